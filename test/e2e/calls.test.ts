/** Whole calls on a real n8n: books of the calls played against the executions that came of them. */
import type { IDataObject } from 'n8n-workflow';

import { enreachCalls } from '../../nodes/Enreach/calls';
import { enreach } from '../../nodes/Enreach/events';
import type { CallItem } from '../../nodes/shared/calls/fold';
import { eventsOfCall } from '../../nodes/shared/calls/samples';
import { itemsOf, type Execution } from '../support/host/executions';
import { type N8n, startN8n } from '../support/host/n8n';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';
import { randomSequence, randomUuid } from '../support/vendors/day';

/** How many calls are played; 5,000 for the figures in docs/finished-calls.md. */
const PLAYED = Number(process.env.CALLS_PLAYED ?? 150);
/** How often n8n is killed meanwhile. */
const KILLS = Number(process.env.CALLS_KILLS ?? 1);
const CONNECTIONS = 8;

const random = randomSequence(16);
const titles = Object.keys(enreachCalls.samples).filter((title) => !title.startsWith('Incomplete'));

const anna = {
	agentId: 'b4df099e-70dc-4ff5-b4ea-c2c3547d97fb',
	agentName: 'anna.virtanen@example.com',
};
const mikko = {
	agentId: '3d9be0a7-59f2-4b8e-8a1d-0c7e2f6b9a44',
	agentName: 'mikko.laine@example.com',
};
const service = {
	queueId: '6cb31d7d-9cd9-41dc-a096-62cf31fd0281',
	queueName: 'Customer service',
};
const billing = { queueId: '1f0a9d53-2a3c-4e0b-a7e3-6f4f8c0b7d15', queueName: 'Billing' };
const inbound = (customerNumber: string, serviceNumber = '+441632960123') => ({
	customerNumber,
	serviceNumber,
	direction: 'inbound',
});
const nobody = { durationSeconds: 0 };
/** What the simulator knows of its calls; written down here, not computed. */
const BOOKS: Record<string, object> = {
	Answered: {
		...anna,
		...service,
		...inbound('+447700900123'),
		...{ waitSeconds: 22, durationSeconds: 187, outcome: 'answered' },
	},
	'Abandoned by the Caller': {
		...service,
		...inbound('+447700900677'),
		...nobody,
		...{ waitSeconds: 78.5, outcome: 'abandoned' },
	},
	Missed: {
		...inbound('+447700900233', '+447700900110'),
		...nobody,
		...{ waitSeconds: 23.1, outcome: 'missed' },
	},
	'Transferred to a Colleague': {
		...mikko,
		...service,
		...inbound('+447700900123'),
		...{ waitSeconds: 15, durationSeconds: 280, outcome: 'answered' },
	},
	'Through Two Queues': {
		...anna,
		...billing,
		...inbound('+447700900123'),
		...{ waitSeconds: 65, durationSeconds: 150, outcome: 'answered' },
	},
	'Passed On Unanswered': {
		...service,
		...inbound('+447700900543'),
		...nobody,
		...{ waitSeconds: 31.5, outcome: 'overflowed' },
	},
	'Gone to Voicemail': {
		...inbound('+447700900233', '+447700900110'),
		...nobody,
		outcome: 'overflowed',
	},
	Callback: {
		...anna,
		...{ customerNumber: '+447700900321', serviceNumber: '+441632960123' },
		...{ direction: 'outbound', durationSeconds: 208.5, outcome: 'answered' },
	},
	'Made by a User': {
		...anna,
		...{ customerNumber: '+441632960222', serviceNumber: '+447700900110' },
		...{ direction: 'outbound', durationSeconds: 212.45, outcome: 'answered' },
	},
};

interface Played {
	id: string;
	title: string;
	events: Array<Record<string, unknown>>;
	/** Whether all of its events are sent before its end, and n8n was not killed in between. */
	isUntouched: boolean;
	isEndAnswered: boolean;
	/** Times that the end was sent. */
	attempts: number;
}

/** A call of its own, after a sample. */
function callLike(title: string): Played {
	const id = randomUuid(random);
	const events = eventsOfCall(
		{ catalogue: enreach, rules: enreachCalls },
		enreachCalls.samples[title],
	).map(({ type, data }) => ({ ...data, EventType: type, CallId: id, Id: randomUuid(random) }));
	return { id, title, events, isUntouched: true, isEndAnswered: false, attempts: 0 };
}

const callsIn = (executions: readonly Execution[]): CallItem[] =>
	executions.flatMap((execution) =>
		itemsOf(execution, TRIGGER).map(({ json }) => json as unknown as CallItem),
	);

let n8n: N8n;
let workflow: { id: string; url: string };

async function publishNew(parameters: IDataObject = {}) {
	return await n8n.run(
		triggerWorkflow('enreachTrigger', {
			authentication: 'none',
			deliver: 'calls',
			sampleCall: 'off',
			options: {},
			...parameters,
		} as never),
	);
}

/** The header that tells what became of an event; undefined where n8n is not there. */
async function post(url: string, body: object): Promise<string | undefined> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(20_000),
		});
		await response.arrayBuffer();
		// While n8n starts, it answers 200 without having seen the event.
		return response.status === 200
			? (response.headers.get('x-contact-center') ?? undefined)
			: undefined;
	} catch {
		return undefined;
	}
}

beforeAll(async () => {
	n8n = await startN8n({ env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } });
});
afterAll(async () => await n8n?.stop());

it('A call is one execution, when it has ended', async () => {
	workflow = await publishNew();
	const call = callLike('Answered');
	const fates: Array<string | undefined> = [];
	for (const event of call.events) fates.push(await post(workflow.url, event));
	expect(fates).toEqual([...call.events.slice(1).map(() => 'gathered'), 'started']);
	const executions = await n8n.waitForExecutions(workflow.id, 1);
	expect(executions).toHaveLength(1);
	expect(executions[0].mode).toBe('webhook');
	expect(callsIn(executions)).toMatchObject([
		{
			type: 'call',
			subject: call.id,
			interaction: { outcome: 'answered', waitSeconds: 22, durationSeconds: 187 },
			call: { complete: true },
		},
	]);
	// Whatever comes again starts nothing, and is told so.
	for (const event of call.events) expect(await post(workflow.url, event)).toBe('late');
});

it('Calls that are open when the workflow is unpublished, or n8n shuts down, come with what is known', async () => {
	const [unpublished, shutDown] = [await publishNew(), await publishNew()];
	const open = async ({ url }: { url: string }) => {
		const call = callLike('Abandoned by the Caller');
		for (const event of call.events.slice(0, -1)) expect(await post(url, event)).toBe('gathered');
		return call;
	};
	const calls = [await open(unpublished), await open(shutDown)];
	await n8n.unpublish(unpublished.id);
	const [first] = callsIn(await n8n.waitForExecutions(unpublished.id, 1));
	expect(first).toMatchObject({ subject: calls[0].id, call: { complete: false, endedAt: null } });

	await n8n.main.stop();
	await n8n.start();
	const executions = await n8n.waitForExecutions(shutDown.id, 1);
	expect(executions.map(({ mode, status }) => [mode, status])).toEqual([['trigger', 'success']]);
	expect(callsIn(executions)).toMatchObject([
		{ subject: calls[1].id, call: { complete: false, endedAt: null } },
	]);
	// The end after the restart comes all the same.
	await n8n.main.until('the webhook', async () => {
		return (await post(shutDown.url, calls[1].events.at(-1)!)) === 'started';
	});
	const [, end] = callsIn(await n8n.waitForExecutions(shutDown.id, 2));
	expect(end).toMatchObject({ subject: calls[1].id, call: { complete: false } });
	expect(end.call.endedAt).not.toBeNull();
	expect(end.interaction).not.toHaveProperty('outcome');
});

it(`The books of ${PLAYED} calls balance, shuffled, repeated, with gaps, and n8n killed ${KILLS} times`, async () => {
	workflow = await publishNew();
	const calls = Array.from({ length: PLAYED }, (_, index) =>
		callLike(titles[index % titles.length]),
	);
	const inProgress = new Set<Played>();
	let begun = 0;
	let isDown = false;

	const play = async (call: Played) => {
		const before = call.events.slice(0, -1).sort(() => random() - 0.5);
		if (random() < 0.1 && before.length > 0) {
			before.pop();
			call.isUntouched = false;
		}
		if (random() < 0.2) before.push(...before.slice(0, 2));
		for (const event of before) {
			if ((await post(workflow.url, event)) !== 'gathered') call.isUntouched = false;
		}
		while (!call.isEndAnswered) {
			call.attempts++;
			const fate = await post(workflow.url, call.events.at(-1)!);
			call.isEndAnswered = fate === 'started' || fate === 'late' || fate === 'duplicate';
			if (!call.isEndAnswered) await new Promise((resolve) => setTimeout(resolve, 300));
		}
	};
	const senders = Promise.all(
		Array.from({ length: CONNECTIONS }, async () => {
			for (let call = calls[begun++]; call; call = calls[begun++]) {
				inProgress.add(call);
				if (isDown) call.isUntouched = false;
				await play(call);
				inProgress.delete(call);
			}
		}),
	);
	for (let kill = 1; kill <= KILLS; kill++) {
		const enough = Math.floor((PLAYED * kill) / (KILLS + 1));
		await n8n.main.until('some calls to be played', async () => begun >= enough);
		isDown = true;
		await n8n.kill9();
		for (const call of inProgress) call.isUntouched = false;
		await n8n.start();
		await n8n.main.until('the webhook', async () => {
			return (await post(workflow.url, { EventType: 'UserStatus', Id: 'x' })) === 'not-picked';
		});
		for (const call of inProgress) call.isUntouched = false;
		isDown = false;
	}
	await senders;

	const executions = await n8n.waitForExecutions(workflow.id, 1);
	const items = callsIn(executions);
	// Of executions that a crash interrupted, n8n keeps what they were given.
	const interrupted = executions
		.filter(({ data }) => !data.resultData.runData[TRIGGER])
		.flatMap(({ data }) => data.executionData?.nodeExecutionStack ?? [])
		.flatMap(({ data: { main } }) => main.flatMap((one) => one ?? []))
		.map(({ json }) => json as unknown as CallItem);
	const delivered = (call: Played) =>
		[...items, ...interrupted].filter(({ subject }) => subject === call.id);
	const missing = calls.filter((call) => delivered(call).length === 0);
	const twice = calls.filter((call) => delivered(call).length > 1);
	console.log(
		`${PLAYED} calls, ${KILLS} kills: ${executions.length} executions of ${calls.reduce((sum, { events }) => sum + events.length, 0)} events; ${calls.filter(({ isUntouched }) => isUntouched).length} untouched, ${twice.length} twice`,
	);
	expect(missing).toEqual([]);
	expect(twice.filter(({ attempts }) => attempts === 1)).toEqual([]);
	expect(Math.max(...calls.map((call) => delivered(call).length))).toBeLessThanOrEqual(1 + KILLS);
	for (const call of calls.filter(({ isUntouched }) => isUntouched)) {
		const [item] = delivered(call);
		expect(item.events).toHaveLength(call.events.length);
		expect({ title: call.title, ...item.call }).toMatchObject({ complete: true });
		expect(item.interaction).toEqual({ ...BOOKS[call.title], callId: call.id, ended: true });
	}
});
