import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IWorkflowSettings } from 'n8n-workflow';

import { credentialFor } from '../../test/e2e/alvaria/workflow';
import { countExecutions } from '../../test/support/host/executions';
import { type N8n, startN8n } from '../../test/support/host/n8n';
import { until } from '../../test/support/host/process';
import { AlvariaServer } from '../../test/support/vendors/alvaria';

/** A V8 CPU profile, as far as it is read here. */
interface Profile {
	readonly nodes: ReadonlyArray<{
		readonly id: number;
		readonly callFrame: { readonly functionName: string; readonly url: string };
		readonly children?: readonly number[];
	}>;
	readonly samples: readonly number[];
	/** Microseconds since the sample before. */
	readonly timeDeltas: readonly number[];
}

export interface Cost {
	/** Of n8n's CPU time while the executions ran, 0 to 1. */
	readonly triggerShare: number;
	/** Milliseconds of CPU. */
	readonly perEvent: number;
	readonly requestsPerEvent: number;
	readonly eventsPerSecond: number;
}

/**
 * What the trigger costs in a real n8n that runs an execution for each event: the node's own code, and
 * its HTTP requests with n8n's client, which nothing else in this n8n uses. What `emit` starts is n8n's.
 */
export async function costOfTrigger(events: number): Promise<Cost> {
	const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-profile-'));
	const server = await AlvariaServer.start();
	try {
		const n8n = await startN8n({
			env: {
				NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${folder}`,
				N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			},
		});
		const usage = await run(n8n, server, events).finally(async () => await n8n.stop());
		const { trigger, busy } = read(mainProfile(folder, n8n.main.pid));
		// The profile counts by the clock, also while the machine runs something else.
		const cpu = (trigger / busy) * usage.mainThread;
		return {
			triggerShare: cpu / usage.process,
			perEvent: (cpu * 1000) / events,
			requestsPerEvent: usage.requests / events,
			eventsPerSecond: events / usage.seconds,
		};
	} finally {
		await server.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

const SETTINGS: IWorkflowSettings = { executionOrder: 'v1' };

interface Usage {
	readonly seconds: number;
	/** Seconds of CPU. */
	readonly process: number;
	readonly mainThread: number;
	/** `GET events` and acknowledgements. */
	readonly requests: number;
}

async function run(n8n: N8n, server: AlvariaServer, events: number): Promise<Usage> {
	const { cloud } = server;
	const credential = await n8n.importCredential(
		'Alvaria',
		'alvariaCloudOAuth2Api',
		credentialFor(server),
	);
	const id = await n8n.importWorkflow({
		name: 'Bench',
		settings: SETTINGS,
		nodes: [
			{
				name: 'Alvaria',
				type: 'n8n-nodes-contact-center.alvariaStreamingTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { events: ['*'] },
				credentials: { alvariaCloudOAuth2Api: credential },
			},
			{
				name: 'Work',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { Alvaria: { main: [[{ node: 'Work', type: 'main', index: 0 }]] } },
	});
	await n8n.publish(id);
	await until('a poll', () => cloud.state().sessions.some(({ polling }) => polling));
	const usage = (): Usage => ({
		seconds: Date.now() / 1000,
		process: n8n.main.usage().cpuSeconds,
		mainThread: mainThreadSeconds(n8n.main.pid),
		requests: (cloud.requests.events ?? 0) + (cloud.requests.acknowledge ?? 0),
	});
	const before = usage();
	for (let index = 0; index < events; index++) {
		const payload = { recordNumber: index, phoneNumber: 6035550101, dispositionCode: 'SALE' };
		cloud.publish({ type: 'outreach.disposition', payload });
	}
	await until(
		'all executions',
		async () => (await countExecutions(n8n.database, id)).byStatus.success === events,
		{ timeoutMs: 600_000 },
	);
	const after = usage();
	return {
		seconds: after.seconds - before.seconds,
		process: after.process - before.process,
		mainThread: after.mainThread - before.mainThread,
		requests: after.requests - before.requests,
	};
}

/** CPU time of a process's first thread, which runs its JavaScript (Linux only). */
function mainThreadSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const CLOCK_TICKS = 100;
	return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}

/** The profile of n8n's main process, which its children write theirs beside. */
function mainProfile(folder: string, pid: number): Profile {
	const name = readdirSync(folder).find((file) => file.includes(`.${pid}.`));
	if (!name) throw new Error(`n8n wrote no profile: ${readdirSync(folder).join(', ')}`);
	return JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Profile;
}

const TRIGGER = /n8n-nodes-contact-center|axios|follow-redirects|node:_http_client|client-oauth2/;
/** Where n8n takes over what the trigger hands it. */
const EMIT = /trigger-execution-context\.factory/;

/** Seconds of CPU, in the trigger's service and in all, from the first execution to the last. */
function read({ nodes, samples, timeDeltas }: Profile): { trigger: number; busy: number } {
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	const verdicts = new Map<number, 'trigger' | 'other' | 'idle'>();
	const verdictOf = (id: number): 'trigger' | 'other' | 'idle' => {
		const { functionName, url } = frames.get(id) ?? { functionName: '(root)', url: '' };
		if (functionName === '(idle)') return 'idle';
		if (EMIT.test(url)) return 'other';
		if (TRIGGER.test(url)) return 'trigger';
		const parent = parents.get(id);
		return parent === undefined ? 'other' : cached(parent);
	};
	const cached = (id: number) => {
		const known = verdicts.get(id) ?? verdictOf(id);
		verdicts.set(id, known);
		return known;
	};
	// Not the loading of the file, which is long before.
	const executes = (id: number | undefined): boolean =>
		id !== undefined &&
		(frames.get(id)?.functionName === 'processRunExecutionData' || executes(parents.get(id)));
	const isExecution = new Map(nodes.map(({ id }) => [id, executes(id)]));
	const first = samples.findIndex((id) => isExecution.get(id));
	const last = samples.findLastIndex((id) => isExecution.get(id));
	const total = { trigger: 0, busy: 0 };
	for (let index = first; index <= last; index++) {
		const verdict = cached(samples[index]);
		const seconds = timeDeltas[index] / 1e6;
		if (verdict !== 'idle') total.busy += seconds;
		if (verdict === 'trigger') total.trigger += seconds;
	}
	return total;
}
