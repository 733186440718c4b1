'use strict';

/**
 * Loaded into an n8n whose public name is to lead to a proxy of a test's own (`node --require`): as the network's
 * name server and port forwarding do. The file that `CONTACT_CENTER_NAMES` names says which port of this machine
 * stands for `<host>:<port>`; it is read at each connection. A name that it has no port for is not known.
 */

const { readFileSync } = require('node:fs');
const net = require('node:net');

const file = process.env.CONTACT_CENTER_NAMES;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
	const given = Array.isArray(args[0]) ? args[0] : args;
	const [options] = given;
	if (typeof options === 'object' && options !== null && options.host) {
		const places = JSON.parse(readFileSync(file, 'utf8'));
		const place = `${options.host}:${options.port}`;
		if (place in places) {
			const port = places[place];
			if (port === null) {
				const error = new Error(`getaddrinfo ENOTFOUND ${options.host}`);
				process.nextTick(() => this.destroy(Object.assign(error, { code: 'ENOTFOUND' })));
				return this;
			}
			given[0] = { ...options, host: '127.0.0.1', port };
		}
	}
	return connect.apply(this, args);
};
