'use strict';

/**
 * Loaded into an n8n whose clock a test sets (`node --require`): as if somebody changed the machine's
 * time, by the milliseconds in the file that CLOCK_FILE names. Timers and the monotonic clock go on.
 */

const { readFileSync } = require('node:fs');

const RealDate = Date;
let offset = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now() {
	if (performance.now() - readAt > 50) {
		readAt = performance.now();
		offset = Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));
	}
	return RealDate.now() + offset;
}

globalThis.Date = class Date extends RealDate {
	constructor(...args) {
		super(...(args.length > 0 ? args : [now()]));
	}

	static now() {
		return now();
	}
};
