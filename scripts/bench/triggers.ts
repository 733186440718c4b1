import { cpus, totalmem } from 'node:os';

import { step } from '../bootstrap.cjs';
import { type N8n, startN8n, type WorkflowDefinition } from '../../test/support/host/n8n';
import { median } from './load';
import { measure, type Measurement, type Subject } from './measure';
import { importSecret, traffic, trigger, webhookNode, webhookThenIf } from './subjects';

/** n8n's settings that are compared: its own, and the ones this package recommends. */
export const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'recommended settings': { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	'default settings': {},
};

interface Case {
	readonly title: string;
	readonly pickedShare: number;
	readonly workflow: (credential: { id: string; name: string }) => WorkflowDefinition;
	/** The case it is compared with, and how many times its events a second it should reach. */
	readonly against?: string;
	readonly target?: number;
}

const COMBINE = { combineMs: 100 };

const CASES: Readonly<Record<string, Case>> = {
	if10: { title: 'Webhook + If', pickedShare: 0.1, workflow: webhookThenIf },
	trigger10: {
		title: 'Trigger',
		pickedShare: 0.1,
		workflow: trigger,
		against: 'if10',
		target: 10,
	},
	if100: { title: 'Webhook + If', pickedShare: 1, workflow: webhookThenIf },
	webhook100: { title: 'Webhook', pickedShare: 1, workflow: webhookNode, against: 'if100' },
	trigger100: {
		title: 'Trigger',
		pickedShare: 1,
		workflow: trigger,
		against: 'if100',
		target: 2.5,
	},
	durable100: {
		title: 'Trigger, duplicates checked in the database',
		pickedShare: 1,
		workflow: (credential) => trigger(credential, { durableCheck: true }),
		against: 'if100',
	},
	combined100: {
		title: 'Trigger, events combined within 100 ms',
		pickedShare: 1,
		workflow: (credential) => trigger(credential, COMBINE),
		against: 'if100',
		target: 12,
	},
	combinedDurable100: {
		title: 'Trigger, combined, duplicates checked in the database',
		pickedShare: 1,
		workflow: (credential) => trigger(credential, { ...COMBINE, durableCheck: true }),
		against: 'if100',
	},
};

interface Plan {
	/** Each case is measured this often, in turns with the others; medians count. */
	readonly rounds: number;
	readonly durationMs: number;
	readonly connections: readonly number[];
}

/** The trigger against n8n's own Webhook node, as Markdown. */
export async function benchTriggers(plan: Plan): Promise<string> {
	const sections: string[] = [];
	let version = '';
	for (const [title, env] of Object.entries(SETTINGS)) {
		const n8n = await step(`Starting n8n with ${title}`, async () => await startN8n({ env }));
		({ version } = n8n.install);
		try {
			const subjects = await publish(n8n);
			for (const connections of plan.connections) {
				const results = await step(
					`Measuring with ${title} and ${connections} connections`,
					async () => await measureAll(n8n, subjects, connections, plan),
				);
				sections.push(table(title, connections, results));
				console.log(`\n${sections.at(-1)}\n`);
			}
		} finally {
			await n8n.stop();
		}
	}
	return [machine(plan, version), ...sections].join('\n\n');
}

async function publish(n8n: N8n): Promise<Map<string, Subject>> {
	const credential = await importSecret(n8n);
	const subjects = new Map<string, Subject>();
	for (const [name, { workflow }] of Object.entries(CASES)) {
		subjects.set(name, await n8n.run(workflow(credential)));
	}
	return subjects;
}

async function measureAll(
	n8n: N8n,
	subjects: Map<string, Subject>,
	connections: number,
	{ rounds, durationMs }: Plan,
): Promise<Map<string, Measurement[]>> {
	const results = new Map<string, Measurement[]>();
	const run = async (name: string, milliseconds: number) =>
		await measure(n8n, subjects.get(name) as Subject, {
			connections,
			durationMs: milliseconds,
			next: traffic(CASES[name].pickedShare),
		});
	for (const name of Object.keys(CASES)) await run(name, 1000);
	for (let round = 0; round < rounds; round++) {
		for (const name of Object.keys(CASES)) {
			results.set(name, [...(results.get(name) ?? []), await run(name, durationMs)]);
		}
	}
	return results;
}

function table(title: string, connections: number, results: Map<string, Measurement[]>): string {
	const of = (name: string, key: keyof Measurement) =>
		median((results.get(name) ?? []).map((measurement) => measurement[key]));
	const rows = Object.entries(CASES).map(
		([name, { title: label, pickedShare, against, target }]) => {
			const ratio = against
				? of(name, 'eventsPerSecond') / of(against, 'eventsPerSecond')
				: undefined;
			return [
				`${pickedShare * 100} %`,
				label,
				of(name, 'eventsPerSecond').toFixed(1),
				ratio === undefined ? '1' : `**${ratio.toFixed(1)}**`,
				target === undefined ? '' : `${target}`,
				of(name, 'cpuMsPerEvent').toFixed(1),
				of(name, 'p50').toFixed(0),
				of(name, 'p99').toFixed(0),
				of(name, 'memoryMb').toFixed(0),
				of(name, 'executions').toFixed(0),
				of(name, 'failed').toFixed(0),
			];
		},
	);
	const webhookRatio = of('trigger100', 'eventsPerSecond') / of('webhook100', 'eventsPerSecond');
	const cpuRatio = of('webhook100', 'cpuMsPerEvent') / of('trigger100', 'cpuMsPerEvent');
	return `### n8n with ${title}, ${connections} connections

| picked | workflow | events/s | × Webhook + If | target | CPU ms/event | p50 ms | p99 ms | memory MB | executions | failed |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

Trigger against the Webhook node alone, 100 % picked: **${webhookRatio.toFixed(2)}** times its events a second (target 0.9), **${cpuRatio.toFixed(2)}** times its events for the same CPU.`;
}

const machine = ({ rounds, durationMs }: Plan, version: string) =>
	`Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0].model}, ` +
	`${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, n8n ${version} ` +
	`with SQLite; the load generator runs on the same machine. Medians of ${rounds} rounds of ${durationMs / 1000} s, ` +
	'all workflows in turns on the same n8n.';
