'use strict';

/**
 * Loaded into every n8n that this project starts (`node --require`). The starter holds the other end
 * of the pipe at file descriptor 3: when that closes, however the starter ended, n8n and its task
 * runners must not stay behind.
 */

const { spawnSync } = require('node:child_process');
const { Socket } = require('node:net');

const starter = new Socket({ fd: 3 });
starter.unref();
starter.resume();
starter.on('close', () => {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
	} else {
		process.kill(-process.pid, 'SIGKILL');
	}
});
