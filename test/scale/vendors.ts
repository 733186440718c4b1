import { setTimeout as wait } from 'node:timers/promises';

import { sampleOf } from '../../nodes/shared/events/sample';
import { pbx } from '../../nodes/PbxEvents/events';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import { webitel } from '../../nodes/Webitel/events';
import { SECRET_HEADER, webitelFlow } from '../../nodes/Webitel/flow';
import type { N8n } from '../support/host/n8n';
import { triggerWorkflow } from '../support/host/workflows';
import { payload, send as sendEnreach } from '../support/vendors/enreach';
import { send } from '../support/vendors/http';
import { runFlow } from '../support/vendors/webitel';

const SECRET = 'a-secret-of-the-fleet';

/** A vendor that posts events, and what it does with one that is not taken. */
export interface Vendor {
	readonly name: string;
	/** As in docs/operations.md: how often it tries, and how long it waits. */
	readonly tries: string;
	readonly node: string;
	readonly credential: string;
	/** Sends an event in which `mark`, digits, occurs; whether it was taken in the end. */
	readonly send: (url: string, mark: string) => Promise<boolean>;
}

/** Nobody says how long these wait for an answer: the shortest that is usual. */
const SHORT_PATIENCE = { attempts: 1, timeoutMs: 5000 };

const fieldsOf = (
	catalogue: { find(name: string): Parameters<typeof sampleOf>[0] | undefined },
	name: string,
) => sampleOf(catalogue.find(name) as Parameters<typeof sampleOf>[0]);

export const VENDORS: readonly Vendor[] = [
	{
		name: 'Enreach',
		// "A few times", says its document, and 5 s for an answer.
		tries: 'three tries of 5 s, a second apart',
		node: 'enreachTrigger',
		credential: 'enreachWebhookApi',
		send: async (url, mark) => {
			const event = payload('QueueCallInArrived', { Id: `00000000-0000-4000-8000-${mark}` });
			const sent = await sendEnreach({ url, secret: SECRET, attempts: 3 }, event);
			return sent.isDelivered;
		},
	},
	{
		name: 'Webitel',
		tries: 'the ready flow: three tries of 4 s, five seconds apart',
		node: 'webitelTrigger',
		credential: 'webitelWebhookApi',
		send: async (url, mark) => {
			const flow = webitelFlow(url, { [SECRET_HEADER]: SECRET }, []);
			const fields = Object.entries(fieldsOf(webitel, 'missed')).map(([name, value]) => [
				name,
				String(value),
			]);
			const variables = { ...Object.fromEntries(fields), state: 'missed', attempt_id: mark };
			const { sent } = await runFlow(flow, variables as Record<string, string>);
			return sent?.status === 200;
		},
	},
	{
		name: 'PBX',
		tries: 'one try of 5 s',
		node: 'pbxEventsTrigger',
		credential: 'pbxEventsWebhookApi',
		send: async (url, mark) => {
			const target = {
				url,
				encoding: 'form',
				query: { token: SECRET },
				...SHORT_PATIENCE,
			} as const;
			const event = { ...fieldsOf(pbx, 'call:end'), event: 'call:end', id: mark };
			return (await send(target, event)).status === 200;
		},
	},
	{
		name: 'RingCentral',
		tries: 'one try of 5 s',
		node: 'ringCentralWfmTrigger',
		credential: 'ringCentralWfmWebhookApi',
		send: async (url, mark) => {
			const headers = { 'X-WFM-Token': SECRET };
			const event = { ...fieldsOf(ringCentral, 'AGENT_STATE'), agent_id: mark };
			const sent = await send({ url, encoding: 'query', headers, ...SHORT_PATIENCE }, event);
			return sent.status === 200;
		},
	},
];

interface Sent {
	readonly isTaken: boolean;
	readonly seconds: number;
}

/** What became of a vendor's events. */
export interface Books {
	events: number;
	/** The vendor has given up on these. */
	givenUp: number;
	/** In no execution at all: lost. Must be none. */
	lost: string[];
	/** In more than one execution. */
	twice: number;
	slowestSeconds: number;
}

let lastMark = 100_000_000_000;

/** A vendor's events, one after the other in a steady beat whatever becomes of them, into a workflow. */
export class Feed {
	private readonly sent = new Map<string, Sent | undefined>();
	private readonly deliveries: Array<Promise<void>> = [];
	private isEnding = false;
	private readonly ended: Promise<void>;

	private constructor(
		readonly vendor: Vendor,
		private readonly workflowId: string,
		private readonly url: string,
		everyMs: number,
	) {
		this.ended = this.run(everyMs);
	}

	/** Publishes a workflow for the vendor, and starts to send to it through a proxy. */
	static async start(vendor: Vendor, n8n: N8n, origin: string, everyMs: number): Promise<Feed> {
		const { node, credential } = vendor;
		const credentials = {
			[credential]: await n8n.importCredential(credential, credential, { secret: SECRET }),
		};
		const { id, url } = await n8n.run(triggerWorkflow(node, { events: ['*'] }, credentials));
		return new Feed(vendor, id, url.replace(n8n.url, origin), everyMs);
	}

	/** How many were taken so far. */
	get taken(): number {
		return [...this.sent.values()].filter((one) => one?.isTaken).length;
	}

	/** Sends no more, and waits until the vendor is done with all that it sent. */
	async end(): Promise<void> {
		this.isEnding = true;
		await this.ended;
		await Promise.all(this.deliveries);
	}

	/** What became of the events, by n8n's records. */
	async books(n8n: N8n): Promise<Books> {
		const executions = await n8n.waitForExecutions(this.workflowId, 1);
		const starts = new Map<string, number>();
		for (const { data } of executions) {
			const marks = new Set(JSON.stringify(data).match(/\b1\d{11}\b/g));
			for (const mark of marks) starts.set(mark, (starts.get(mark) ?? 0) + 1);
		}
		const all = [...this.sent];
		return {
			events: all.length,
			givenUp: all.filter(([, sent]) => !sent?.isTaken).length,
			lost: all.flatMap(([mark]) => (starts.has(mark) ? [] : [mark])),
			twice: all.filter(([mark]) => (starts.get(mark) ?? 0) > 1).length,
			slowestSeconds: Math.max(...all.map(([, sent]) => sent?.seconds ?? 0)),
		};
	}

	private async run(everyMs: number): Promise<void> {
		while (!this.isEnding) {
			this.deliveries.push(this.deliver(String(++lastMark)));
			await wait(everyMs);
		}
	}

	private async deliver(mark: string): Promise<void> {
		this.sent.set(mark, undefined);
		const began = performance.now();
		const isTaken = await this.vendor.send(this.url, mark);
		this.sent.set(mark, { isTaken, seconds: (performance.now() - began) / 1000 });
	}
}
