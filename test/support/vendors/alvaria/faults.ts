import { STATUS_CODES } from 'node:http';
import { randomSequence } from '../day';
import { errorResponse, type Operation } from './protocol';

/** What can go wrong with one request. Durations in simulated milliseconds. */
export type Fault =
	/** An answer in place of doing what was asked. */
	| { kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
	/** The connection is reset before anything is done. */
	| { kind: 'reset' }
	/** Done, but the connection is reset in place of the answer. */
	| { kind: 'loseAnswer' }
	/** Done, and the connection is reset in the middle of the body. */
	| { kind: 'cutBody' }
	/** Done, but the body, correctly framed, ends in the middle of its JSON. */
	| { kind: 'brokenJson' }
	/** Nothing is done and nothing answered, for so long or until the client leaves. */
	| { kind: 'hang'; ms?: number }
	/** Done late. */
	| { kind: 'delay'; ms: number }
	/** The session of the request, or every token, is invalid from now on. */
	| { kind: 'expireSession' }
	| { kind: 'expireTokens' }
	/** The events of the answer come twice, or in another order. */
	| { kind: 'duplicate' }
	| { kind: 'reorder' };

/** A refusal as the service sends it, with `Retry-After` (seconds) where one is given. */
export const refusal = (status: number, retryAfter?: number): Fault => ({
	kind: 'answer',
	status,
	headers: retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) },
	body: errorResponse(status, STATUS_CODES[status] ?? 'Error').body,
});

/** What a gateway in front of the service sends when it can't reach it. */
export const gatewayPage = (status: number): Fault => ({
	kind: 'answer',
	status,
	body: `<html><body><h1>${status} ${STATUS_CODES[status]}</h1></body></html>`,
});

export interface ScriptedFault {
	/** The operations it is for; `any` is every request. */
	on: Operation | 'any';
	fault: Fault;
	/** How many of those requests it hits; 1 unless given. */
	times?: number;
	/** How many of those requests pass before the first hit; 0 unless given. */
	after?: number;
}

export interface RandomFaults {
	seed: number;
	/** Share of requests that are hit, 0 to 1. */
	rate: number;
	/** What they are hit with, each as likely as the other among those that fit the operation. */
	faults: ScriptedFault[];
}

/** Decides for each request whether something goes wrong with it. */
export class FaultPlan {
	/** How often each fault was injected, by `describeFault`. */
	readonly injected = new Map<string, number>();
	private scripted: Array<Required<ScriptedFault>> = [];
	private random?: RandomFaults & { next: () => number };

	/**
	 * The next requests to an operation fail so; scripts for one operation queue up. The returned
	 * function calls off what has not happened yet.
	 */
	script(...faults: ScriptedFault[]): () => void {
		const scripts = faults.map((fault) => ({ times: 1, after: 0, ...fault }));
		this.scripted.push(...scripts);
		return () => {
			this.scripted = this.scripted.filter((script) => !scripts.includes(script));
		};
	}

	/** From now on faults hit at random, the same ones for the same seed and requests. */
	atRandom(faults: RandomFaults): void {
		this.random = { ...faults, next: randomSequence(faults.seed) };
	}

	/** From now on nothing goes wrong. */
	clear(): void {
		this.scripted = [];
		this.random = undefined;
	}

	/** Scripted faults that have not happened yet. */
	get pending(): number {
		return this.scripted.reduce((sum, { times }) => sum + times, 0);
	}

	take(operation: Operation | undefined): Fault | undefined {
		const fault = this.takeScripted(operation) ?? this.takeRandom(operation);
		if (fault) {
			const name = describeFault(fault);
			this.injected.set(name, (this.injected.get(name) ?? 0) + 1);
		}
		return fault;
	}

	private takeScripted(operation: Operation | undefined): Fault | undefined {
		const script = this.scripted.find(({ on }) => on === 'any' || on === operation);
		if (!script) return undefined;
		if (script.after > 0) {
			script.after--;
			return undefined;
		}
		script.times--;
		if (script.times === 0) this.scripted.splice(this.scripted.indexOf(script), 1);
		return script.fault;
	}

	private takeRandom(operation: Operation | undefined): Fault | undefined {
		if (!this.random) return undefined;
		const { next, rate, faults } = this.random;
		if (next() >= rate) return undefined;
		const fitting = faults.filter(({ on }) => on === 'any' || on === operation);
		return fitting[Math.floor(next() * fitting.length)]?.fault;
	}
}

export const describeFault = (fault: Fault): string =>
	fault.kind === 'answer'
		? `${fault.status}${fault.headers?.['retry-after'] === undefined ? '' : ' with Retry-After'}`
		: fault.kind;
