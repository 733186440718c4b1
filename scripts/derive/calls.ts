/** Whole calls: their schema, the page with each vendor's rules, and the picture of a call in time. */
import type { CallItem } from '../../nodes/shared/calls/fold';
import type { Calls } from '../../nodes/shared/calls/gather';
import { partOf, type Moment, type Part } from '../../nodes/shared/calls/rules';
import { sampleCall } from '../../nodes/shared/calls/samples';
import { FACTS, FACT_NAMES, ITEM } from './contract';
import type { Schema } from './fields';
import { anchor, code, heading, link, table } from './markdown';
import type { Vendor } from './vendors';

/** The fields of a call beside those of every item: type and meaning. */
const COURSE: Record<string, [type: string, description: string]> = {
	'call.startedAt': ['time or null', 'When its first event happened'],
	'call.answeredAt': ['time or null', 'When the first agent and the customer were connected'],
	'call.endedAt': [
		'time or null',
		'When it ended; null where the end did not come, or tells no time',
	],
	'call.complete': [
		'true or false',
		'Whether it is known from its beginning to its end. Where not, facts may be missing',
	],
	'call.agents[]': [
		'list',
		'Each agent it came to: `id`, `name`, `talkSeconds`, `outcome` (`answered` or `missed`)',
	],
	'call.queues[]': [
		'list',
		'Each queue it was in: `id`, `name`, `waitSeconds`, `outcome` (as in `interaction`)',
	],
	'call.transfers': ['number', 'How often it was handed on'],
	'events[]': ['list', 'Its events, each as it would have come alone, in the order of their times'],
};

/** A vendor whose calls are gathered. */
export interface CallVendor extends Vendor {
	calls: Calls;
}

/** The schema of the items of whole calls. */
export function callSchema({ catalogue }: CallVendor): Schema {
	const time = { type: ['string', 'null'], format: 'date-time' };
	const text = { type: 'string' };
	const part = (properties: Record<string, object>) => ({
		type: 'array',
		items: { type: 'object', properties: { id: text, name: text, ...properties } },
	});
	const seconds = { type: 'number', unit: 'seconds' };
	const outcome = { enum: Object.keys(FACTS.outcome.meanings ?? {}) };
	const told = (field: string, schema: object) => ({
		...schema,
		description: COURSE[field][1].replaceAll('`', ''),
	});
	const facts = FACT_NAMES.map((fact) => {
		const { type, unit, description, meanings } = FACTS[fact];
		const values = meanings ? { enum: Object.keys(meanings) } : {};
		return [fact, { type, ...(unit ? { unit } : {}), ...values, description }] as const;
	});
	return {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		title: 'call',
		description: `A whole call of ${catalogue.title}, from all of its events`,
		type: 'object',
		properties: {
			id: { type: 'string', description: 'The same for the same end of the same call' },
			type: { const: 'call' },
			source: { const: catalogue.source },
			label: { type: 'string', description: ITEM.label.description },
			time: { ...time, description: 'When it ended, else the time of its last event' },
			subject: { type: 'string', description: FACTS.callId.description },
			interaction: { type: 'object', properties: Object.fromEntries(facts) },
			call: {
				type: 'object',
				properties: {
					startedAt: told('call.startedAt', time),
					answeredAt: told('call.answeredAt', time),
					endedAt: told('call.endedAt', time),
					complete: told('call.complete', { type: 'boolean' }),
					agents: told(
						'call.agents[]',
						part({ talkSeconds: seconds, outcome: { enum: ['answered', 'missed'] } }),
					),
					queues: told('call.queues[]', part({ waitSeconds: seconds, outcome })),
					transfers: told('call.transfers', { type: 'integer' }),
				},
				required: [
					'startedAt',
					'answeredAt',
					'endedAt',
					'complete',
					'agents',
					'queues',
					'transfers',
				],
			},
			events: told('events[]', { type: 'array', items: { type: 'object' } }),
		},
		required: ['id', 'type', 'source', 'time', 'interaction', 'call', 'events'],
	} as Schema;
}

const MOMENTS: Record<Moment, string> = {
	waits: 'the customer waits, in the queue that it names',
	answered: 'its agent and the customer are connected',
	missed: 'its agent let it ring',
	moved: 'the call leaves its queue, or whom it rang at, unanswered',
	transferred: 'the call is handed on',
	released: 'the conversation with its agent is over',
	belongs: 'it is about the call and changes none of this',
	ends: 'the call is over: its item is delivered',
	whole: 'all there is to know of the call, in one event at its end',
	follows: 'it is about a call that has ended, and starts nothing',
};

/** The page with the rules of all vendors. */
export function callsPage(vendors: CallVendor[]): string {
	const blocks = [
		"<!-- Made by `npm run docs` from each vendor's calls.ts. Change the rules, not this page. -->",
		heading(1, 'Finished calls: item and rules'),
		`What a trigger delivers for a whole call, and which events tell what about it. How to use it: ${link('Finished calls', '../finished-calls.md')}.`,
		heading(2, 'The item of a call'),
		table(
			['Field', 'Type', 'What it is'],
			[
				...(['id', 'type', 'source', 'label', 'time', 'subject', 'interaction'] as const).map(
					(name) => [
						code(name),
						ITEM[name].type,
						name === 'type' ? 'Always `call`' : ITEM[name].description,
					],
				),
				...Object.entries(COURSE).map(([name, [type, text]]) => [code(name), type, text]),
			],
		),
		'`interaction` has the facts of the whole call: the agent who talked last, the queue that was answered from, all waiting and all conversation added up.',
		...vendors.flatMap(rulesOf),
	];
	return `${blocks.join('\n\n')}\n`;
}

function rulesOf({ catalogue, calls }: CallVendor): string[] {
	const { rules } = calls;
	const byMoment = new Map<string, string[]>();
	for (const [name, part] of Object.entries(rules.parts)) {
		const parts = typeof part === 'function' ? momentsOf(calls, name) : [part];
		for (const { moment, begins } of parts) {
			const key = begins ? `begins ${moment}` : moment;
			const linked = catalogue.find(name)
				? link(name, `${catalogue.source}.md#${anchor(name)}`)
				: name;
			const shown = typeof part === 'function' ? `${linked} (by what it says)` : linked;
			byMoment.set(key, [...(byMoment.get(key) ?? []), shown]);
		}
	}
	const rows = Object.keys(MOMENTS).flatMap((moment) =>
		[`begins ${moment}`, moment].flatMap((key) => {
			const names = byMoment.get(key);
			const begins = key === moment ? '' : 'nothing of the call can have come before it; ';
			return names ? [[names.join(', '), `${begins}${MOMENTS[moment as Moment]}`]] : [];
		}),
	);
	const [title] = Object.keys(rules.samples);
	return [
		heading(2, catalogue.title),
		table(['Event', 'What it says of its call'], rows),
		`Sample calls: ${Object.keys(rules.samples).join(' · ')}. The first of them, without its events:`,
		`\`\`\`json\n${JSON.stringify(withoutEvents(sampleCall(calls, title)), null, 2)}\n\`\`\``,
	];
}

const withoutEvents = ({ events: _, ...call }: CallItem) => call;

/** The parts that an event takes in the sample calls, where that depends on what it says. */
function momentsOf(calls: Calls, name: string): Part[] {
	const all = Object.keys(calls.rules.samples)
		.flatMap((title) => sampleCall(calls, title).events)
		.filter(({ type }) => type === name)
		.flatMap((event) => partOf(calls.rules, event) ?? []);
	const unique = new Map(all.map((part) => [JSON.stringify(part), part]));
	return unique.size > 0 ? [...unique.values()] : [{ moment: 'belongs' }];
}

/** Milliseconds since 1970. */
const at = (time: string | null) => Date.parse(time ?? '');

const PICTURE = { width: 960, left: 20, right: 20, line: 150 };

/** A call in time, as an SVG: its events, how long the customer waited and talked. */
export function callPicture({ calls }: CallVendor): string {
	const { events, call, interaction } = sampleCall(calls);
	const [from, to] = [at(call.startedAt), at(call.endedAt)];
	const x = (time: number) =>
		Math.round(
			PICTURE.left + ((time - from) / (to - from)) * (PICTURE.width - PICTURE.left - PICTURE.right),
		);
	const answered = at(call.answeredAt);
	const waits = answered - (interaction.waitSeconds ?? 0) * 1000;
	const bar = (begin: number, end: number, colour: string, text: string) => [
		`<rect x="${x(begin)}" y="${PICTURE.line - 14}" width="${x(end) - x(begin)}" height="28" rx="4" fill="${colour}"/>`,
		`<text x="${(x(begin) + x(end)) / 2}" y="${PICTURE.line + 5}" text-anchor="middle" fill="#fff" font-weight="bold">${text}</text>`,
	];
	const told = ['waits', 'answered', 'ends'];
	const shown = events.filter((event, index) => {
		const part = partOf(calls.rules, event);
		return index === 0 || told.includes(part?.moment ?? '');
	});
	const marks = events.map(
		({ time }) => `<circle cx="${x(at(time))}" cy="${PICTURE.line + 14}" r="3.5" fill="#1f2937"/>`,
	);
	const labels = shown.flatMap(({ type, time }, index) => {
		const isLast = index === shown.length - 1;
		const y = 24 + index * 24;
		return [
			`<line x1="${x(at(time))}" y1="${y + 6}" x2="${x(at(time))}" y2="${PICTURE.line - 14}" stroke="#9ca3af"/>`,
			`<text x="${x(at(time)) + (isLast ? -6 : 6)}" y="${y}" text-anchor="${isLast ? 'end' : 'start'}" fill="#1f2937">${type}</text>`,
		];
	});
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE.width} 240" font-family="sans-serif" font-size="14" role="img">`,
		`<title>The ${events.length} events of a call in time, and the one item that comes of them</title>`,
		`<rect width="${PICTURE.width}" height="240" fill="#fff"/>`,
		...bar(from, waits, '#6b7280', ''),
		...bar(waits, answered, '#b45309', `${interaction.waitSeconds} s`),
		...bar(answered, to, '#047857', `talks ${interaction.durationSeconds} s`),
		...marks,
		...labels,
		`<text x="${x((waits + answered) / 2)}" y="${PICTURE.line + 34}" text-anchor="middle" fill="#b45309">waits</text>`,
		`<line x1="${x(to)}" y1="${PICTURE.line + 14}" x2="${x(to)}" y2="${PICTURE.line + 48}" stroke="#1d4ed8" stroke-width="2"/>`,
		`<text x="${x(to)}" y="${PICTURE.line + 66}" text-anchor="end" fill="#1d4ed8" font-weight="bold">one item: ${interaction.outcome}, ${interaction.queueName}, waitSeconds ${interaction.waitSeconds}, durationSeconds ${interaction.durationSeconds}</text>`,
		'</svg>\n',
	].join('\n');
}
