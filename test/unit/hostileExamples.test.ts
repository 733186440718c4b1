/**
 * What callers and agents can write into an event must stay a text wherever an example puts it: no SQL, no HTML,
 * no mention or link in a chat, no formula, no header, no address to fetch from but the vendor's.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { readExample } from '../../demo/examples';
import type { CallItem } from '../../nodes/shared/calls/fold';
import { toJson } from '../../nodes/shared/events/item';
import { sampleEvent } from '../../nodes/shared/events/sample';
import { root } from '../../scripts/bootstrap.cjs';
import { DryRun, type Reached } from '../support/gallery/dryRun';
import {
	catalogueOf,
	deliversCalls,
	emittedCall,
	emittedEvent,
	sampleCallsOf,
	type Told,
} from '../support/gallery/emitted';
import type { WorkflowDefinition } from '../support/host/n8n';
import { HOSTILE_LINKS, HOSTILE_TEXTS, POLYGLOT } from '../support/vendors/hostile';

const OURS = 'n8n-nodes-contact-center.';
const ANSWERS = { 'Find contact': { id: '501' }, Transcribe: { text: 'Hello' } };
const VENDOR_HOSTS = /(^|\.)(virtualacd\.biz|vacd\.biz|ringcentral\.com)$/;

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** Facts that lead samples past the conditions of an example, in turns. */
const FACTS: Readonly<Record<string, readonly IDataObject[]>> = {
	'enreach-daily-queue-report.json': [{ QueueDate: yesterday }],
	'enreach-queue-overload-alert.json': [
		{},
		{ NbrOfQueuingRequesters: 1, NbrOfServingAgentsEstimate: 3, MaxWaitTime: 10 },
	],
	'enreach-callback-list-watch.json': [{ TotalOverDueDate: 2 }],
};

type Step = INode & { parameters: IDataObject };

/** A trigger of an example, and an event that it picks; or the events of a whole call. */
interface Start {
	readonly trigger: INode;
	readonly events: readonly Told[];
}

/** Every event that the triggers of an example pick, or every call that they deliver, as samples and as pinned. */
function startsOf(file: string, workflow: WorkflowDefinition): Start[] {
	const triggers = (workflow.nodes as INode[]).filter(({ type }) => type.startsWith(OURS));
	return triggers.flatMap((trigger) => {
		const pinned = (workflow.pinData?.[trigger.name] ?? []).map(
			({ json }) => json as never as Told,
		);
		const { source } = pinned[0];
		if (deliversCalls(trigger)) {
			const calls = pinned.map((call) => (call as never as CallItem).events);
			return [...calls, ...sampleCallsOf(source)].map((events) => ({ trigger, events }));
		}
		const picked = (trigger.parameters.events as string[]).map((type) => ({
			...sampleEvent(catalogueOf(source), type),
			source,
		}));
		return (FACTS[file] ?? [{}]).flatMap((facts) =>
			[...pinned, ...picked].map((event) => ({
				trigger,
				events: [{ ...event, data: { ...event.data, ...facts } }],
			})),
		);
	});
}

/** What the trigger makes of them; undefined where that starts nothing. */
function itemOf({ trigger, events }: Start): IDataObject | undefined {
	if (!deliversCalls(trigger)) return toJson(emittedEvent(events[0]));
	return emittedCall(events, trigger.parameters) as IDataObject | undefined;
}

/** Runs all of an example's starts, then what a clock starts; data tables remember. */
function play(workflow: WorkflowDefinition, starts: readonly Start[]): Reached[] {
	const run = new DryRun(workflow, ANSWERS);
	const clocks = (workflow.nodes as INode[]).filter(({ type }) => /scheduleTrigger$/.test(type));
	return [
		...starts.flatMap((start) => {
			const item = itemOf(start);
			return item ? run.start(start.trigger.name, item) : [];
		}),
		...clocks.flatMap(({ name }) => run.start(name, {})),
	];
}

/** The paths of every text in an event. */
function textsOf(value: unknown, at: readonly string[] = []): string[][] {
	if (typeof value === 'string') return [[...at]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, [...at, key]));
}

/** The value with the text at a path replaced, where it has one there. */
function replaced<T>(value: T, [key, ...rest]: readonly string[], text: string): T {
	if (key === undefined) return (typeof value === 'string' ? text : value) as T;
	if (typeof value !== 'object' || value === null || !(key in value)) return value;
	const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
	copy[key] = replaced(copy[key], rest, text);
	return copy as T;
}

/** In Slack, Teams and an SMS: one line, nothing that links, mentions or formats. */
const isPlain = (text: unknown) =>
	typeof text === 'string' && !/[\p{C}<>&*~`|[\]\\]|:\/\//u.test(text);

/** An HTML text with nothing in it but the tags of a table, and entities. */
const isTable = (html: unknown) =>
	!/<|&(?!amp;|lt;)/.test(String(html).replace(/<\/?(p|table|tr|th|td)( [a-z]+="\w+")*>/g, ''));

/** What is wrong with what a step would send. */
function faultsOf({ type, parameters: sent }: Reached, step: Step): string[] {
	const faults: Record<string, boolean> = {};
	const options = (sent.otherOptions ?? sent.options ?? {}) as IDataObject;
	switch (type) {
		case 'slack':
			faults['its text is not plain'] = !isPlain(sent.text);
			faults['Slack formats it, or opens its links'] =
				options.mrkdwn !== false ||
				options.unfurl_links !== false ||
				options.unfurl_media !== false;
			faults['n8n adds a text that Slack formats'] = options.includeLinkToWorkflow !== false;
			break;
		case 'microsoftTeams':
			faults['its text is not plain'] = !isPlain(sent.message);
			faults['Teams reads it as HTML'] = sent.contentType !== 'text';
			break;
		case 'twilio':
			faults['its text is not plain'] = !isPlain(sent.message);
			faults['it goes to no mobile number'] = !/^\+\d{8,15}$/.test(String(sent.to));
			break;
		case 'emailSend':
			faults['its subject is not one line'] = /[\p{Cc}]/u.test(String(sent.subject));
			faults['its HTML is not what the step says'] = sent.html !== undefined && !isTable(sent.html);
			break;
		case 'googleSheets':
			faults['Google reads formulas'] = options.cellFormat !== 'RAW';
			break;
		case 'postgres':
			faults['its SQL is made of an event'] =
				sent.query !== step.parameters.query || String(sent.query).startsWith('=');
			faults['its values are no list'] =
				String(sent.query).includes('$1') && !Array.isArray(options.queryReplacement);
			break;
		case 'hubspot':
			faults['it searches for no number'] =
				sent.operation === 'search' && !/"value":"\*\d{8}"/.test(JSON.stringify(sent));
			faults['its text is not plain'] =
				sent.metadata !== undefined && !isPlain((sent.metadata as IDataObject).body);
			break;
		case 'httpRequest': {
			const url = URL.canParse(String(sent.url)) ? new URL(String(sent.url)) : undefined;
			const isFromEvent = String(step.parameters.url).startsWith('=');
			faults['it fetches from no host of the vendor'] =
				isFromEvent && !(url?.protocol === 'https:' && VENDOR_HOSTS.test(url.hostname));
			faults['it follows to anywhere'] =
				isFromEvent && !JSON.stringify(options).includes('"followRedirects":false');
			const headers = (sent.headerParameters as IDataObject | undefined)?.parameters ?? [];
			faults['its header is no header'] = (headers as IDataObject[]).some(
				({ value }) => !/^[ -~]+$/.test(String(value)),
			);
			if (sent.jsonBody !== undefined) JSON.parse(String(sent.jsonBody));
			break;
		}
		case 'quickChart':
			break;
		default:
			faults[`nobody has thought about ${type}`] = true;
	}
	return Object.keys(faults).filter((fault) => faults[fault]);
}

/** What is wrong with what an example does with these events. */
function complaints(workflow: WorkflowDefinition, reached: readonly Reached[]): string[] {
	const steps = new Map((workflow.nodes as Step[]).map((node) => [node.name, node]));
	return reached.flatMap((one) =>
		faultsOf(one, steps.get(one.step)!).map((fault) => `${one.step}: ${fault}`),
	);
}

/** The text at a path of the first event that has one there. */
const textAt = (starts: readonly Start[], at: readonly string[]) =>
	starts
		.flatMap(({ events }) => events)
		.map(({ data }) => at.reduce<unknown>((value, key) => (value as IDataObject)?.[key], data))
		.find((value) => typeof value === 'string') as string;

/** All that the hostile texts do to an example, in one text of its events after the other. */
function* attack(file: string, workflow: WorkflowDefinition): Generator<string> {
	const starts = startsOf(file, workflow);
	const benign = JSON.stringify(play(workflow, starts));
	const paths = starts
		.flatMap(({ events }) => events)
		.flatMap(({ data }) => textsOf(data))
		.map((at) => at.join('\n'));
	for (const at of new Set(paths)) {
		const where = at.split('\n');
		const changed = (text: string) =>
			starts.map(({ trigger, events }) => ({
				trigger,
				events: events.map((event) => ({ ...event, data: replaced(event.data, where, text) })),
			}));
		// A text that nothing depends on is tried once only, and links where a link stands.
		if (JSON.stringify(play(workflow, changed(POLYGLOT))) === benign) continue;
		const isLink = textAt(starts, where).startsWith('https://');
		for (const text of isLink ? [...HOSTILE_TEXTS, ...HOSTILE_LINKS] : HOSTILE_TEXTS) {
			for (const complaint of complaints(workflow, play(workflow, changed(text)))) {
				yield `${where.join('.')} → ${complaint}`;
			}
		}
	}
}

/** The steps behind a button of the editor: what they get is the user's own, and no event comes there. */
function startedByHand({ nodes, connections }: WorkflowDefinition): Set<string> {
	const names = new Set(
		nodes.filter(({ type }) => type.endsWith('.manualTrigger')).map(({ name }) => name),
	);
	for (const name of names) {
		const targets = (connections[name]?.main ?? []).flatMap((output) => output ?? []);
		for (const { node } of targets) names.add(node);
	}
	return names;
}

const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));

describe.each(files)('examples/%s', (file) => {
	const workflow = readExample(file);

	it('reaches every service, with what it means to send', () => {
		const reached = play(workflow, startsOf(file, workflow));
		expect(complaints(workflow, reached)).toEqual([]);
		const byHand = startedByHand(workflow);
		const outside = (workflow.nodes as INode[]).filter(
			({ name, type }) =>
				!/Trigger$|\.(stickyNote|set|if|filter|switch|wait|aggregate|splitOut|dataTable)$/.test(
					type,
				) && !byHand.has(name),
		);
		expect([...new Set(reached.map(({ step }) => step))].sort()).toEqual(
			outside.map(({ name }) => name).sort(),
		);
	});

	it('keeps hostile texts what they are: texts', () => {
		expect([...attack(file, workflow)]).toEqual([]);
	});

	it('names its tables itself', () => {
		for (const { type, parameters } of workflow.nodes.filter((node) =>
			/dataTable$/.test(node.type),
		)) {
			const id = parameters.dataTableId as IDataObject | undefined;
			expect([type, String(id?.value ?? parameters.tableName)]).toEqual([
				type,
				expect.stringMatching(/^[a-z_]+$/),
			]);
		}
	});
});

/** The first that goes wrong in an example with one parameter as people write it who think of no harm. */
function careless(file: string, name: string, change: (parameters: IDataObject) => void) {
	const workflow = structuredClone(readExample(file));
	change(workflow.nodes.find((node) => node.name === name)!.parameters as IDataObject);
	for (const complaint of attack(file, workflow)) return complaint.replace(/^.* → /, '');
	return undefined;
}

it.each<[string, string, (parameters: IDataObject) => void, string]>([
	[
		'webitel-missed-call-to-chat.json',
		'Post to chat',
		(parameters) =>
			(parameters.text = '={{ $("Webitel Trigger").item.json.interaction.customerNumber }}'),
		'Post to chat: its text is not plain',
	],
	[
		'enreach-daily-queue-report.json',
		'Mail',
		(parameters) =>
			(parameters.html = '=<p>{{ $("All queues").first().json.queues[0].queue }}</p>'),
		'Mail: its HTML is not what the step says',
	],
	[
		'ringcentral-adherence-to-database.json',
		'Store state',
		(parameters) => (parameters.query = "=INSERT INTO t VALUES ('{{ $json.data.username }}')"),
		'Store state: its SQL is made of an event',
	],
	[
		'ringcentral-recording-transcribed.json',
		'Worth reading',
		(parameters) => (parameters.conditions as { conditions: unknown[] }).conditions.splice(0, 1),
		'Fetch recording: it fetches from no host of the vendor',
	],
	[
		'two-vendors-to-crm.json',
		'Write to CRM',
		({ headerParameters }) =>
			((headerParameters as { parameters: IDataObject[] }).parameters[0].value =
				'={{ $json.reference }}'),
		'Write to CRM: its header is no header',
	],
	[
		'pbx-adherence-to-google-sheets.json',
		'Add to sheet',
		(parameters) => (parameters.options = {}),
		'Add to sheet: Google reads formulas',
	],
])('%s with a careless %s is found', (file, name, change, complaint) => {
	expect(careless(file, name, change)).toBe(complaint);
});
