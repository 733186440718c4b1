'use strict';

/**
 * Loaded into an n8n whose clock a test sets (`node --require`): as if somebody changed the machine's
 * time, by the milliseconds in the file that CLOCK_FILE names. Timers and the monotonic clock go on.
 */

const { readFileSync } = require('node:fs');

const RealDate = Date;

const now = () => RealDate.now() + Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));

globalThis.Date = class Date extends RealDate {
	constructor(...args) {
		super(...(args.length > 0 ? args : [now()]));
	}

	static now() {
		return now();
	}
};
