/**
 * A consumer, an Alvaria and the network between them in one process and in simulated time, so that weeks of
 * faults take seconds and come out the same each time. Time stands still while anything is being done.
 */
import type { ExecutionStatus, IRun } from 'n8n-workflow';

import type { AlvariaHttp } from '../../../nodes/Alvaria/api/http';
import { AlvariaFailure, failureOf } from '../../../nodes/Alvaria/api/failure';
import { CallDesk, dueData } from '../../../nodes/Alvaria/consumer/callDesk';
import type { Connection, Environment, Troubled } from '../../../nodes/Alvaria/consumer/connection';
import type { Emitter } from '../../../nodes/Alvaria/consumer/handover';
import { Keeper } from '../../../nodes/Alvaria/consumer/keeper';
import type { KnownSession } from '../../../nodes/Alvaria/consumer/session';
import { readSettings } from '../../../nodes/Alvaria/trigger/settings';
import type { CallItem } from '../../../nodes/shared/calls/fold';
import {
	AlvariaCloud,
	type CloudOptions,
	ManualClock,
	type Operation,
	TOKEN_PATH,
} from '../../support/vendors/alvaria';
import { operationOf } from '../../support/vendors/alvaria/routes';

/** How requests fare: answered, refused by a closed port, or swallowed. */
export type Network = 'up' | 'refused' | 'silent';

/** A refusal of some requests, for as long as it is set. */
export interface Refusal {
	on: ReadonlySet<Operation> | 'any';
	status: number;
	/** Seconds. */
	retryAfter?: number;
}

/** Milliseconds a request is on its way, and until n8n has stored an execution. */
const LATENCY = 20;

export class World {
	readonly clock = new ManualClock();
	readonly cloud: AlvariaCloud;
	network: Network = 'up';
	refusal?: Refusal;
	/** Milliseconds an execution takes. */
	execution = 40;
	/** How executions end. */
	ending: ExecutionStatus = 'success';
	/** Calls that have run, by when. */
	readonly calls: Array<{ at: number; item: CallItem; status: ExecutionStatus }> = [];
	/** Ids of events that have run, by when. */
	readonly executed = new Map<string, number>();
	readonly told: Array<{ at: number; failure: AlvariaFailure; troubled: Troubled }> = [];
	readonly logs: Array<{ at: number; level: string; message: string }> = [];
	/** When requests were sent, by operation. Epoch milliseconds. */
	readonly sent: Array<{ at: number; operation: Operation }> = [];
	/** What n8n has saved. */
	session?: KnownSession;
	private token = '';

	constructor(
		options: Partial<CloudOptions> = {},
		/** Uniform in [0, 1). */
		private readonly random: () => number = () => 0.5,
	) {
		this.cloud = new AlvariaCloud({ clock: this.clock, graceMs: 0, ...options });
	}

	readonly environment: Environment = {
		now: () => this.clock.now(),
		random: () => this.random(),
		sleep: async (ms, signal) =>
			await new Promise<void>((resolve, reject) => {
				if (signal?.aborted) return reject(signal.reason as Error);
				const onAbort = () => {
					cancel();
					reject(signal?.reason as Error);
				};
				const cancel = this.clock.after(ms, () => {
					signal?.removeEventListener('abort', onAbort);
					resolve();
				});
				signal?.addEventListener('abort', onAbort, { once: true });
			}),
	};

	/** What a trigger with these options connects a consumer to; whole calls are gathered in `process`. */
	connection(
		options: Record<string, unknown> = {},
		parameters: Record<string, unknown> = {},
		process?: Keeper,
	): Connection {
		const given: Record<string, unknown> = { events: ['*'], options, ...parameters };
		const settings = readSettings((name, fallback) => given[name] ?? fallback);
		const { calls } = settings;
		return {
			settings,
			http: this.http,
			emitter: this.emitter,
			isWanted: calls ? settings.isWanted : () => true,
			toItem: calls ? dueData() : ({ id }) => ({ json: { id } }),
			calls: calls && process && new CallDesk(process.calls.of('w n', calls.longestMs), calls),
			scope: { workflowId: 'w', nodeId: 'n', processStart: 'p' },
			logger: Object.fromEntries(
				['debug', 'info', 'warn', 'error'].map((level) => [
					level,
					(message: string) => void this.logs.push({ at: this.clock.now(), level, message }),
				]),
			) as unknown as Connection['logger'],
			onSession: (session) => (this.session = session),
			onTrouble: (failure, troubled) =>
				void this.told.push({ at: this.clock.now(), failure, troubled }),
		};
	}

	/** A process of n8n. */
	process(): Keeper {
		return new Keeper(this.environment);
	}

	/** Lets everything that can be done now be done, then so much time pass, step by step. Milliseconds. */
	async pass(ms: number): Promise<void> {
		const end = this.clock.now() + ms;
		for (;;) {
			await settled();
			const next = Math.min(end, this.clock.nextAt ?? end);
			if (this.clock.now() >= end) return;
			this.clock.advance(next - this.clock.now());
		}
	}

	/** Waits, in simulated time, for something that comes to pass. */
	async until(what: string, isSo: () => boolean, atMostMs = 3_600_000): Promise<void> {
		const end = this.clock.now() + atMostMs;
		while (!isSo()) {
			if (this.clock.now() >= end) throw new Error(`Waited in vain for ${what}`);
			await this.pass(100);
		}
	}

	/** Something that takes simulated time, until it is done. */
	async finish<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const over = work.finally(() => (isDone = true));
		over.catch(() => {});
		while (!isDone) await this.pass(10);
		return await over;
	}

	/** Publishes events of the client's own campaigns; returns their ids. */
	publish(count = 1): string[] {
		return Array.from(
			{ length: count },
			() => this.cloud.publish({ type: 'outreach.status', payload: {} }).eventId,
		);
	}

	/** Whether every one of these has run. */
	hasRun(ids: readonly string[]): boolean {
		return ids.every((id) => this.executed.has(id));
	}

	get isPolling(): boolean {
		return this.cloud.state().sessions.some(({ polling }) => polling);
	}

	private readonly emitter = {
		emit: (
			[items]: Parameters<Emitter['emit']>[0],
			_answers: unknown,
			done: Parameters<Emitter['emit']>[2],
		) => {
			this.clock.after(this.execution, () => {
				const at = this.clock.now();
				const status = this.ending;
				for (const { json } of items) {
					this.executed.set(String(json.id), at);
					if (json.type === 'call') this.calls.push({ at, item: json as never, status });
				}
				done?.resolve({ status } as IRun);
			});
		},
		helpers: {
			createDeferredPromise: <T>() => {
				let settle: { resolve: (value: T) => void; reject: (error: Error) => void } | undefined;
				const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
				return { promise, ...settle };
			},
		},
	} as unknown as Emitter;

	/** As `alvariaHttp`, with the same failures, time-outs and one fresh token after a 401. */
	private readonly http: AlvariaHttp = async (request, signal) => {
		const { clock } = this;
		const over = new AbortController();
		const { timeout = 20_000 } = request;
		const cancel = clock.after(timeout, () => over.abort('time-out'));
		const onAbort = () => over.abort('given up');
		if (signal?.aborted) onAbort();
		signal?.addEventListener('abort', onAbort, { once: true });
		const gaveUp = new Promise<never>((_, reject) => {
			const fail = () =>
				reject(
					over.signal.reason === 'time-out'
						? new AlvariaFailure('transient', `Alvaria did not answer in ${timeout / 1000} s`)
						: new AlvariaFailure('aborted', 'The request was given up'),
				);
			if (over.signal.aborted) fail();
			over.signal.addEventListener('abort', fail, { once: true });
		});
		gaveUp.catch(() => {});
		try {
			return await Promise.race([this.ask(request, over.signal), gaveUp]);
		} finally {
			cancel();
			signal?.removeEventListener('abort', onAbort);
			over.abort('done');
		}
	};

	private async ask(
		{ method, version, path, sessionId, query, body }: Parameters<AlvariaHttp>[0],
		signal: AbortSignal,
		isSecond = false,
	): Promise<unknown> {
		const { organization, apiKey } = this.cloud.options;
		const address = `/via/${version}/organizations/${organization}/streaming${path}`;
		const answer = await this.exchange(
			{
				method,
				path: address,
				query: new URLSearchParams(query as Record<string, string>),
				body: body ? JSON.stringify(body) : '',
				headers: {
					'content-type': 'application/json',
					authorization: `Bearer ${this.token}`,
					'x-api-key': apiKey,
					'via-client-sessionid': sessionId,
				},
			},
			signal,
		);
		const { status, body: content = {}, headers = {} } = answer;
		if (status === 401 && !isSecond) {
			await this.fetchToken(signal);
			return await this.ask({ method, version, path, sessionId, query, body }, signal, true);
		}
		if (status < 300) return structuredClone(content);
		throw failureOf(status, content, headers, this.clock.now());
	}

	private async fetchToken(signal: AbortSignal): Promise<void> {
		const { clientId, clientSecret, scope } = this.cloud.options;
		const { status, body } = await this.exchange(
			{
				method: 'POST',
				path: TOKEN_PATH,
				query: new URLSearchParams(),
				body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=${scope}`,
				headers: {},
			},
			signal,
		);
		if (status >= 500)
			throw new AlvariaFailure('transient', `No access token: HTTP status ${status}`);
		if (status !== 200) throw new AlvariaFailure('unauthorized', 'No access token: refused');
		this.token = (body as { access_token: string }).access_token;
	}

	/** One request and its answer over the network as it is in either moment. */
	private async exchange(
		request: Omit<Parameters<AlvariaCloud['handle']>[0], 'receivedAt' | 'signal'>,
		signal: AbortSignal,
	) {
		const operation = operationOf(request.method, request.path) as Operation;
		this.sent.push({ at: this.clock.now(), operation });
		await this.cross(signal);
		const { refusal } = this;
		if (refusal && (refusal.on === 'any' || refusal.on.has(operation))) {
			await this.cross(signal);
			const { status, retryAfter } = refusal;
			const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
			return { status, headers, body: { code: status, message: 'Refused' } };
		}
		const answer = await this.cloud.handle({
			...request,
			receivedAt: this.clock.now(),
			signal,
		});
		await this.cross(signal);
		answer.received?.();
		return answer;
	}

	private async cross(signal: AbortSignal): Promise<void> {
		await this.environment.sleep(LATENCY, signal);
		if (this.network === 'refused') {
			throw new AlvariaFailure('transient', "Alvaria can't be reached: connect ECONNREFUSED");
		}
		// Until somebody loses patience.
		if (this.network === 'silent') await new Promise<never>(() => {});
	}
}

/** Resolves when all that was to be done without time passing is done. */
const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));
