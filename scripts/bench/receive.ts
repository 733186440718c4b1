import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { enreach } from '../../nodes/Enreach/events';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import type { Catalogue } from '../../nodes/shared/events/catalogue';
import { sampleOf } from '../../nodes/shared/events/sample';
import { webitel } from '../../nodes/Webitel/events';
import { packPackage, unpackPackage } from '../../test/support/host/package';
import { root } from '../bootstrap.cjs';
import { median } from './load';

const SECRET = 'a-secret-of-the-bench';

/** How often `JSON.parse` of its own body, in the same run, an event may take. */
export const LIMIT = 40;

interface Vendor {
	readonly title: string;
	readonly file: string;
	readonly catalogue: Catalogue;
	readonly event: string;
	/** The request for the event with this number: no two are the same event. */
	readonly body: (fields: Record<string, unknown>, number: number) => Record<string, unknown>;
	readonly credential: Record<string, unknown>;
	readonly headers?: Record<string, string>;
}

const digits = (number: number) => String(100_000_000_000 + number);

const VENDORS: readonly Vendor[] = [
	{
		title: 'Enreach',
		file: 'dist/nodes/Enreach/EnreachTrigger.node.js',
		catalogue: enreach,
		event: 'QueueCallInDisconnected',
		body: (fields, number) => ({
			...fields,
			EventType: 'QueueCallInDisconnected',
			Id: `00000000-0000-4000-8000-${digits(number)}`,
		}),
		credential: { secret: SECRET },
		headers: { 'x-benemen-token': SECRET, 'x-benemen-event': 'QueueCallInDisconnected' },
	},
	{
		title: 'Webitel',
		file: 'dist/nodes/Webitel/WebitelTrigger.node.js',
		catalogue: webitel,
		event: 'missed',
		body: (fields, number) => ({ ...fields, event: 'missed', attempt_id: digits(number) }),
		credential: { sentIn: 'header', headerName: 'X-Webitel-Token', secret: SECRET },
		headers: { 'x-webitel-token': SECRET },
	},
	{
		title: 'PBX',
		file: 'dist/nodes/PbxEvents/PbxEventsTrigger.node.js',
		catalogue: pbx,
		event: 'call:end',
		body: (fields, number) => ({ ...fields, event: 'call:end', id: digits(number) }),
		credential: { sentIn: 'header', headerName: 'X-Token', secret: SECRET },
		headers: { 'x-token': SECRET },
	},
	{
		title: 'RingCentral',
		file: 'dist/nodes/RingCentralWfm/RingCentralWfmTrigger.node.js',
		catalogue: ringCentral,
		event: 'AGENT_STATE',
		body: (fields, number) => ({ ...fields, agent_id: digits(number) }),
		credential: { sentIn: 'header', headerName: 'X-WFM-Token', secret: SECRET },
		headers: { 'x-wfm-token': SECRET },
	},
];

/** How the nodes are set. */
const SETTINGS: Readonly<Record<string, (vendor: Vendor) => Record<string, unknown>>> = {
	picked: ({ event }) => ({ events: [event] }),
	'not picked': () => ({ events: ['an event of another name'] }),
};

interface Cost {
	readonly items: number;
	readonly parse: { readonly p50: number; readonly p99: number };
	readonly own: { readonly p50: number; readonly p99: number };
}

/** What our own code takes for an event, from the request to the item, as Markdown. */
export async function benchReceive({
	processes,
	requests,
}: {
	processes: number;
	requests: number;
}) {
	const folder = mkdtempSync(path.join(root, '.build', 'bench-'));
	try {
		await unpackPackage(await packPackage(), path.join(folder, 'package'));
		const cases = VENDORS.flatMap((vendor) =>
			Object.entries(SETTINGS).map(([setting, parametersOf]) => ({
				title: vendor.title,
				setting,
				bodies: bodiesOf(vendor, requests),
				...{ file: vendor.file, credential: vendor.credential, query: {} },
				headers: { 'content-type': 'application/json', ...vendor.headers },
				parameters: { authentication: 'secret', ...parametersOf(vendor) },
			})),
		);
		const file = path.join(folder, 'requests.json');
		writeFileSync(file, JSON.stringify(cases));
		const runs = Array.from(
			{ length: processes },
			() =>
				JSON.parse(
					execFileSync(
						process.execPath,
						[path.join(__dirname, 'receiveCost.cjs'), path.join(folder, 'package'), file],
						{ encoding: 'utf8', maxBuffer: 2 ** 26 },
					),
				) as Cost[],
		);
		const rows = cases.map(({ title, setting, bodies }, index) => {
			const of = (value: (cost: Cost) => number) =>
				median(runs.map((costs) => value(costs[index])));
			const expected = setting === 'not picked' ? 0 : requests / 2;
			if (of(({ items }) => items) !== expected) {
				throw new Error(`${title}, ${setting}: ${of(({ items }) => items)} items`);
			}
			const ratio = of(({ own, parse }) => own.p50 / parse.p50);
			const met = ratio <= LIMIT ? '' : ' (**over the limit**)';
			const micros = (number: number) => `${number.toFixed(1)} µs`;
			return [
				title,
				setting,
				`${bodies[0].length}`,
				micros(of(({ parse }) => parse.p50)),
				micros(of(({ own }) => own.p50)),
				micros(of(({ own }) => own.p99)),
				`${ratio.toFixed(0)}${met}`,
			];
		});
		return [
			`From the call of \`webhook()\` to the item and the answer: secret, decoding, identity, selection, duplicates, shape. ${requests / 2} requests after as many to warm up, each event a new one; medians of ${processes} processes. The 99th percentile is of CPU time, the compiler's and the garbage collector's included. The limit is ${LIMIT} times \`JSON.parse\` of the same body in the same run.`,
			'',
			'| vendor | event | bytes | `JSON.parse` p50 | own code p50 | own code p99 | × `JSON.parse` |',
			'| --- | --- | --- | --- | --- | --- | --- |',
			...rows.map((cells) => `| ${cells.join(' | ')} |`),
		].join('\n');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function bodiesOf({ catalogue, event, body }: Vendor, count: number): string[] {
	const found = catalogue.find(event);
	if (!found) throw new Error(`${catalogue.title} has no event ${event}`);
	const fields = sampleOf(found);
	return Array.from({ length: count }, (_, number) => JSON.stringify(body(fields, number)));
}
