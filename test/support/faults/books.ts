import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Agent } from 'undici';

import type { Execution } from '../host/executions';
import { type EnreachEvent, payload, send } from '../vendors/enreach';

export const EVENT = 'QueueCallInArrived';
export const SECRET = 'a-secret-of-the-faults';

/** What a sender knows of one event: how often it tried, and whether it was answered 200. */
export interface Sent {
	attempts: number;
	isAnswered: boolean;
}

/** A vendor that sends event after event and retries each until it is answered. */
export class Sender {
	readonly sent = new Map<string, Sent>();
	private isEnding = false;
	private readonly ended: Promise<unknown>;
	private readonly dispatcher: Agent;

	constructor(
		private readonly url: string,
		connections: number,
		private readonly timeoutMs = 5000,
	) {
		this.dispatcher = new Agent({ connections });
		this.ended = Promise.all(
			Array.from({ length: connections }, async () => {
				while (!this.isEnding) await this.deliver();
			}),
		);
	}

	get answered(): string[] {
		return [...this.sent].filter(([, { isAnswered }]) => isAnswered).map(([id]) => id);
	}

	/** Sends no further event, and waits until all that were sent are answered. */
	async end(): Promise<void> {
		this.isEnding = true;
		await this.ended;
		await this.dispatcher.close();
	}

	/** Ends at once, whatever is unanswered. */
	giveUp(): void {
		this.isEnding = true;
		void this.dispatcher.destroy();
	}

	private async deliver(): Promise<void> {
		const event = newEvent();
		this.sent.set(event.Id, { attempts: 1, isAnswered: false });
		const { url, timeoutMs, dispatcher } = this;
		const { attempts, isDelivered } = await send(
			{ url, timeoutMs, dispatcher, secret: SECRET, attempts: 300, retryAfterMs: 200 },
			event,
		);
		this.sent.set(event.Id, { attempts, isAnswered: isDelivered });
	}
}

export const newEvent = (): EnreachEvent => payload(EVENT, { Id: randomUUID() });

/** What became of an event in n8n. */
export interface Fate {
	/** Executions whose trigger passed it on to the workflow. */
	passed: number;
	/** Executions that n8n had stored when it was killed, and did not run to the end. */
	interrupted: number;
}

/** What became of each event, by n8n's own records of all executions of a workflow. */
export function fates(executions: readonly Execution[], trigger: string): Map<string, Fate> {
	const all = new Map<string, Fate>();
	const count = (items: INodeExecutionData[], kind: keyof Fate) => {
		for (const { json } of items) {
			const id = String((json as IDataObject).id);
			const fate = all.get(id) ?? { passed: 0, interrupted: 0 };
			fate[kind]++;
			all.set(id, fate);
		}
	};
	for (const { status, data } of executions) {
		const [run] = data.resultData.runData[trigger] ?? [];
		// Of one that a crash interrupted, n8n keeps what it was given, and invents what its nodes gave.
		if (run && status !== 'crashed') {
			count(
				(run.data?.main ?? []).flatMap((items) => items ?? []),
				'passed',
			);
		} else {
			const stack = data.executionData?.nodeExecutionStack ?? [];
			count(
				stack.flatMap(({ data: { main } }) => main.flatMap((items) => items ?? [])),
				'interrupted',
			);
		}
	}
	return all;
}

export interface Balance {
	sent: number;
	/** Events that took more than one attempt. */
	retried: number;
	/** Answered 200, and without any execution. Must be none. */
	lost: string[];
	/** Passed to the workflow more than once. */
	passedTwice: number;
	/** In more than one execution, counting those that a crash interrupted. */
	startedTwice: number;
	/** Of these, the ones that were answered at the first attempt. Must be none. */
	startedTwiceUnprovoked: string[];
	/** Answered 200, and only in executions that a crash interrupted. */
	onlyInterrupted: number;
}

/** The sender's books against n8n's. */
export function balance(sender: Sender, all: Map<string, Fate>): Balance {
	const events = [...sender.sent];
	const fateOf = (id: string): Fate => all.get(id) ?? { passed: 0, interrupted: 0 };
	const starts = (id: string) => fateOf(id).passed + fateOf(id).interrupted;
	const twice = events.filter(([id]) => starts(id) > 1);
	return {
		sent: events.length,
		retried: events.filter(([, { attempts }]) => attempts > 1).length,
		lost: sender.answered.filter((id) => starts(id) === 0),
		passedTwice: events.filter(([id]) => fateOf(id).passed > 1).length,
		startedTwice: twice.length,
		startedTwiceUnprovoked: twice.filter(([, { attempts }]) => attempts === 1).map(([id]) => id),
		onlyInterrupted: sender.answered.filter(
			(id) => fateOf(id).passed === 0 && fateOf(id).interrupted > 0,
		).length,
	};
}
