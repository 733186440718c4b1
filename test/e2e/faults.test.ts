import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { INode } from 'n8n-workflow';
import { Agent } from 'undici';

import { balance, fates, newEvent, SECRET, Sender } from '../support/faults/books';
import { lockDatabase } from '../support/host/databaseLock';
import { type N8n, type N8nOptions, startN8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { RoundRobin } from '../support/host/proxy';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { randomSequence } from '../support/vendors/day';
import { send } from '../support/vendors/enreach';

/** How often n8n is killed; 20 for the figures in docs/operations.md. */
const KILLS = Number(process.env.FAULT_KILLS ?? 2);
/** n8n alone takes 500 MB; 256 requests that each held an isolate would take 9,000. */
const MEMORY_BOUND_MB = 6000;
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const ways = [
	['an execution each', {}],
	['combined', { combineMs: 50 }],
	['combined, with the durable check', { combineMs: 50, durableCheck: true }],
] as const;

let n8n: N8n | undefined;
const senders: Sender[] = [];
let proxy: RoundRobin | undefined;
afterEach(async () => {
	await proxy?.close();
	proxy = undefined;
	for (const sender of senders.splice(0)) sender.giveUp();
	await n8n?.stop();
	n8n = undefined;
});

function sendTo(url: string, connections: number): Sender {
	const sender = new Sender(url, connections);
	senders.push(sender);
	return sender;
}

async function start(options: N8nOptions = {}) {
	n8n = await startN8n({ ...options, env: { ...LAZY, ...options.env } });
	const credentials = {
		enreachWebhookApi: await n8n.importCredential('Enreach', 'enreachWebhookApi', {
			secret: SECRET,
		}),
	};
	const host = n8n;
	const { origin } = (proxy = await RoundRobin.listen([host.url]));
	const publish = async (nodeOptions: INode['parameters']) => {
		const { id, url } = await host.run(
			triggerWorkflow(
				'enreachTrigger',
				{ authentication: 'secret', events: ['*'], options: nodeOptions },
				credentials,
			),
		);
		return { id, url: url.replace(host.url, origin), direct: url };
	};
	return { n8n, publish };
}

/** The sender's and n8n's books, once n8n has nothing left to do. */
async function settle(host: N8n, sender: Sender, workflowId: string) {
	await sender.end();
	return await booksOf(host, sender, workflowId);
}

async function booksOf(host: N8n, sender: Sender, workflowId: string) {
	const executions = await host.waitForExecutions(workflowId, 1);
	return { executions, ...balance(sender, fates(executions, TRIGGER)) };
}

const NOTHING_WRONG = { lost: [], startedTwiceUnprovoked: [] };

it(`Nothing that was answered is lost when n8n is killed ${KILLS} times under load`, async () => {
	const { n8n: host, publish } = await start();
	const workflows: Array<{ id: string; url: string }> = [];
	for (const [, options] of ways) workflows.push(await publish({ ...options }));
	const all = workflows.map(({ url }) => sendTo(url, 4));
	const random = randomSequence(6);
	for (let kill = 0; kill < KILLS; kill++) {
		const answered = () => all.reduce((sum, sender) => sum + sender.answered.length, 0);
		const enough = answered() + 20 + Math.floor(random() * 100);
		await until('some events to be answered', () => answered() >= enough);
		await host.kill9();
		await host.start();
	}
	for (const [index, [way, options]] of ways.entries()) {
		const { executions, ...books } = await settle(host, all[index], workflows[index].id);
		console.log(
			`${KILLS} kills, ${way}: ${executions.length} executions, ${JSON.stringify(books)}`,
		);
		expect(books).toMatchObject(NOTHING_WRONG);
		if ('durableCheck' in options) expect(books.passedTwice).toBe(0);
	}
});

it('Nothing is lost or left unanswered when n8n is stopped in good order under load', async () => {
	const { n8n: host, publish } = await start();
	const { id, url } = await publish({ combineMs: 500 });
	const sender = sendTo(url, 16);
	for (let time = 0; time < 2; time++) {
		const enough = sender.answered.length + 50;
		await until('some events to be answered', () => sender.answered.length >= enough);
		await host.main.stop();
		await host.start();
	}
	expect(await settle(host, sender, id)).toMatchObject(NOTHING_WRONG);
});

it('Requests that wait to be combined are answered when the workflow is edited or unpublished', async () => {
	const { n8n: host, publish } = await start();
	const { id, url } = await publish({ combineMs: 2000 });
	const burst = async () => {
		const events = Array.from({ length: 20 }, newEvent);
		const answers = Promise.all(
			events.map(
				async (event) =>
					await send({ url, secret: SECRET, attempts: 1, timeoutMs: 120_000 }, event),
			),
		);
		return { events, answers };
	};
	const first = await burst();
	await host.rest.patch(`/workflows/${id}`, { name: 'Edited' });
	await host.publish(id);
	const second = await burst();
	await host.unpublish(id);
	for (const { answers } of [first, second]) {
		const statuses = (await answers).map(({ status }) => status);
		// One that came after n8n took the webhook away for a moment is told so; none is left waiting.
		expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([]);
	}
	const all = fates(await host.waitForExecutions(id, 1), TRIGGER);
	for (const { events, answers } of [first, second]) {
		const answered = (await answers).map(({ isDelivered }) => isDelivered);
		expect(events.map(({ Id }) => all.get(Id)?.passed === 1)).toEqual(answered);
	}
});

it('Nothing is lost or doubled while the database is locked', async () => {
	const { n8n: host, publish } = await start();
	const { id, url } = await publish({ combineMs: 50 });
	const sender = sendTo(url, 8);
	for (let time = 0; time < 2; time++) {
		const enough = sender.answered.length + 20;
		await until('some events to be answered', () => sender.answered.length >= enough);
		const lock = await lockDatabase(host);
		await until(
			'the lock to be felt',
			() => [...sender.sent.values()].filter(({ isAnswered }) => !isAnswered).length === 8,
		);
		await lock.release();
	}
	expect(await settle(host, sender, id)).toMatchObject(NOTHING_WRONG);
});

it('Nothing is lost when the disk is full, and all arrives when there is room again', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-disk-'));
	const data = path.join(folder, '.n8n');
	mkdirSync(data);
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', data], { stdio: 'pipe' });
	} catch {
		console.warn('Not tested: a disk of its own can be mounted only by root on Linux.');
		return;
	}
	try {
		const { n8n: host, publish } = await start({ folder });
		const { id, url } = await publish({});
		const sender = sendTo(url, 4);
		await until('some events to be answered', () => sender.answered.length >= 20);
		const ballast = path.join(data, 'ballast');
		execFileSync('sh', ['-c', `dd if=/dev/zero of="${ballast}" bs=64k 2>/dev/null || true`]);
		const refused = () => host.main.log.includes('SQLITE_FULL');
		await until('the disk to be full', refused);
		rmSync(ballast);
		const enough = sender.answered.length + 20;
		await until('events to be answered again', () => sender.answered.length >= enough);
		await sender.end();
		// An execution whose end did not fit on the disk counts as running until n8n starts again.
		await host.kill9();
		await host.start();
		expect(await booksOf(host, sender, id)).toMatchObject(NOTHING_WRONG);
		await n8n?.stop();
		n8n = undefined;
	} finally {
		execFileSync('umount', ['-l', data]);
		rmSync(folder, { recursive: true, force: true });
	}
});

it('Duplicates are known although the clock is set back and forward by an hour', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-clock-'));
	const file = path.join(folder, 'offset');
	const hours = (count: number) => writeFileSync(file, `${count * 3_600_000}`);
	hours(0);
	const clock = path.join(__dirname, '..', 'support', 'faults', 'clock.cjs');
	try {
		const { n8n: host, publish } = await start({
			env: { CLOCK_FILE: file, NODE_OPTIONS: `--require ${clock}` },
		});
		const { id, url } = await publish({ rememberMinutes: 30 });
		const events = [newEvent(), newEvent(), newEvent()];
		for (const [index, offset] of [0, -1, 1].entries()) {
			hours(offset);
			// An event that was seen before the change, and one that was not.
			for (const event of events.slice(0, index + 1)) {
				expect(await send({ url, secret: SECRET }, event)).toMatchObject({ status: 200 });
			}
		}
		const executions = await host.waitForExecutions(id, 3);
		expect([...fates(executions, TRIGGER)]).toEqual(
			events.map(({ Id }) => [Id, { passed: 1, interrupted: 0 }]),
		);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

describe('Events are answered', () => {
	const open = async (url: string): Promise<Socket> =>
		await new Promise((resolve, reject) => {
			const { hostname, port } = new URL(url);
			const socket = connect(Number(port), hostname, () => resolve(socket));
			socket.once('error', reject);
		});

	it('beside 2,000 idle connections', async () => {
		const { n8n: host, publish } = await start();
		const { id, direct } = await publish({});
		const idle = await Promise.all(Array.from({ length: 2000 }, async () => await open(direct)));
		try {
			const sender = sendTo(direct, 8);
			await until('50 events to be answered', () => sender.answered.length >= 50);
			expect(await settle(host, sender, id)).toMatchObject(NOTHING_WRONG);
		} finally {
			idle.forEach((socket) => socket.destroy());
		}
	});

	it('beside 50 clients that send a byte at a time, and so are they', async () => {
		const { n8n: host, publish } = await start();
		const { id, direct } = await publish({ combineMs: 100 });
		const slow = Array.from({ length: 50 }, async () => {
			const socket = await open(direct);
			const event = newEvent();
			const body = JSON.stringify(event);
			socket.write(
				`POST ${new URL(direct).pathname} HTTP/1.1\r\nhost: n8n\r\nconnection: close\r\n` +
					`x-benemen-token: ${SECRET}\r\ncontent-type: application/json\r\n` +
					`content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
			);
			for (const byte of Buffer.from(body)) {
				socket.write(Buffer.of(byte));
				await new Promise((resolve) => setTimeout(resolve, 2));
			}
			let answer = '';
			for await (const chunk of socket) answer += String(chunk);
			return { id: event.Id, status: answer.split(' ')[1] };
		});
		const sender = sendTo(direct, 8);
		const answers = await Promise.all(slow);
		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => '200'));
		const { executions, ...books } = await settle(host, sender, id);
		expect(books).toMatchObject(NOTHING_WRONG);
		const all = fates(executions, TRIGGER);
		expect(answers.map((one) => all.get(one.id)?.passed)).toEqual(answers.map(() => 1));
	});
});

it.each([
	['default settings', { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' }],
	['the recommended setting', LAZY],
])(
	'256 connections at once are all answered, and memory is bounded: n8n with %s',
	async (title, env) => {
		const { n8n: host, publish } = await start({ env });
		for (const [way, options] of ways) {
			const { id, url } = await publish({ ...options });
			let peak = 0;
			const sampler = setInterval(() => {
				peak = Math.max(peak, host.main.usage().memoryBytes / 2 ** 20);
			}, 100);
			const dispatcher = new Agent({ connections: 256 });
			const events = Array.from({ length: 256 }, newEvent);
			const answers = await Promise.all(
				events.map(
					async (event) =>
						// n8n answers 503 to those for which it has no isolate in time.
						await send(
							{ url, dispatcher, secret: SECRET, attempts: 300, timeoutMs: 600_000 },
							event,
						),
				),
			);
			clearInterval(sampler);
			await dispatcher.close();
			expect(answers.filter(({ isDelivered }) => !isDelivered)).toEqual([]);
			const executions = await host.waitForExecutions(id, 1);
			const all = fates(executions, TRIGGER);
			expect(events.map(({ Id }) => all.get(Id)?.passed)).toEqual(events.map(() => 1));
			const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds)) / 1000;
			console.log(
				`256 connections, ${title}, ${way}: slowest answer ${slowest.toFixed(1)} s, ` +
					`${executions.length} executions, ${peak.toFixed(0)} MB at most`,
			);
			expect(peak).toBeLessThan(MEMORY_BOUND_MB);
		}
	},
);
