import { startN8n, type N8n, type WorkflowDefinition } from '../../support/host/n8n';
import { until } from '../../support/host/process';
import {
	AlvariaServer,
	refusal,
	type ScriptedFault,
	type Violation,
} from '../../support/vendors/alvaria';
import { randomSequence } from '../../support/vendors/day';
import { byEvent, type Entry, readBooks } from './books';
import { RANDOM_FAULTS } from './faults';
import { untilPolling } from './session';
import { newEvents } from './traffic';
import { credentialFor, soakWorkflow, type Redelivery } from './workflow';

export interface SoakOptions {
	readonly events: number;
	/** How often n8n is killed, once of it while no acknowledgement succeeds. */
	readonly kills: 1 | 2 | 3;
	readonly redelivery: Redelivery;
	readonly seed: number;
	/** How long no acknowledgement succeeds, once in the run. Milliseconds. */
	readonly acknowledgeOutage: number;
	/** How long the network is gone, and refusals last, each a few times in the run. Milliseconds. */
	readonly outage: number;
	readonly log?: (line: string) => void;
}

/** What was under way when n8n was killed, by event id. */
export interface Kill {
	/** Their execution was stored and not yet started; n8n starts it itself when it comes back. */
	readonly stored: ReadonlySet<string>;
	/** Their execution had not ended; none of them was acknowledged. */
	readonly running: ReadonlySet<string>;
	/** Their execution had succeeded, and they were not acknowledged. */
	readonly unacknowledged: ReadonlySet<string>;
}

export interface SoakReport {
	readonly seconds: number;
	/** Ids of all events that were put into the queue, but those that end a session. */
	readonly eventIds: readonly string[];
	readonly executions: ReadonlyMap<string, readonly Entry[]>;
	readonly kills: readonly Kill[];
	/** Still in Alvaria's queue at the end. */
	readonly waiting: readonly string[];
	/** Acknowledged before an execution of theirs had succeeded, or was interrupted by a kill. */
	readonly acknowledgedEarly: readonly string[];
	readonly violations: readonly Violation[];
	readonly sessionsLeft: number;
	/** For people: counts of what happened. */
	readonly figures: Readonly<Record<string, unknown>>;
}

/** An event in Alvaria's queue is looked after so often. Milliseconds. */
const TICK = 50;

/** A real n8n against a simulated Alvaria where everything goes wrong that can. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
	const n8n = await startN8n({ env: SETTINGS });
	// A busy n8n may have a request under way for long after the answer that forbids it.
	const server = await AlvariaServer.start({ queue: 'client', graceMs: 3000 });
	try {
		return await new Soak(server, n8n, options).run();
	} finally {
		await n8n.stop();
		await server.close();
	}
}

const SETTINGS = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	// All executions are read back at the end, more than n8n keeps by default.
	EXECUTIONS_DATA_PRUNE: 'false',
	N8N_LOG_LEVEL: 'info',
};

/** How many events wait in Alvaria's queue, by turns: few, and more than one poll can return. */
const BACKLOGS = [100, 20, 400];

/** Something that happens once, when a share of the events has left the queue. */
interface Incident {
	readonly at: number;
	readonly what: string;
	readonly happen: () => Promise<void> | void;
}

class Soak {
	private readonly published = new Set<string>();
	private readonly kills: Kill[] = [];
	private readonly random: () => number;
	/** How many events wait in Alvaria's queue at present. */
	private backlog = BACKLOGS[0];
	private workflowId = '';

	constructor(
		private readonly server: AlvariaServer,
		private readonly n8n: N8n,
		private readonly options: SoakOptions,
	) {
		this.random = randomSequence(options.seed);
	}

	async run(): Promise<SoakReport> {
		const { server, n8n, options } = this;
		const credential = await n8n.importCredential(
			'Simulated Alvaria',
			'alvariaCloudOAuth2Api',
			credentialFor(server),
		);
		this.workflowId = await n8n.importWorkflow(soakWorkflow(options.redelivery, credential));
		await n8n.publish(this.workflowId);
		await untilPolling(server);
		const began = Date.now();
		server.faults.atRandom({ seed: options.seed, rate: 0.1, faults: RANDOM_FAULTS });
		await this.deliverAll();
		server.faults.clear();
		await this.untilQuiet();
		const seconds = Math.round((Date.now() - began) / 1000);
		// One whose creation was answered in vain is nobody's: Alvaria forgets it after a while.
		await until('lost sessions to expire', () => server.cloud.state().sessions.length <= 1);
		await n8n.unpublish(this.workflowId);
		return await this.report(seconds);
	}

	/** Publishes all events, never too many at a time, while one incident follows the other. */
	private async deliverAll(): Promise<void> {
		const incidents = this.incidents();
		const { cloud } = this.server;
		const events = newEvents(this.options.events, cloud.options.userId, this.random);
		// Alvaria's events do not wait for an incident to end.
		const publisher = setInterval(() => {
			const room = Math.min(25, this.backlog - cloud.waiting.length);
			for (const event of events.splice(0, Math.max(0, room))) this.publish(event);
		}, TICK);
		let lastReport = Date.now();
		try {
			while (events.length > 0 || incidents.length > 0) {
				const waiting = cloud.waiting.length;
				const done = (this.published.size - waiting) / this.options.events;
				if (this.random() < 0.01) {
					this.backlog = BACKLOGS[Math.floor(this.random() * BACKLOGS.length)];
				}
				if (incidents.length > 0 && done >= incidents[0].at) {
					const [{ what, happen }] = incidents.splice(0, 1);
					this.log(`${Math.round(done * 100)} %: ${what}`);
					await happen();
				}
				if (Date.now() - lastReport > 15_000) {
					lastReport = Date.now();
					this.log(`${Math.round(done * 100)} %, ${waiting} waiting`);
				}
				await pause(TICK);
			}
		} finally {
			clearInterval(publisher);
		}
	}

	private publish(event: Parameters<AlvariaServer['cloud']['publish']>[0]): void {
		const { eventId, queued } = this.server.cloud.publish(event);
		if (queued) this.published.add(eventId);
	}

	private incidents(): Incident[] {
		const { cloud, faults } = this.server;
		const { kills, acknowledgeOutage, outage } = this.options;
		const end = (type: string) => void cloud.publish({ type, payload: {} });
		const unreachable = async () => await this.server.outage(outage);
		/** Every request of these is refused for a while. */
		const refuse = (on: ScriptedFault['on'], status: number) => async () => {
			const over = faults.script({ on, times: Infinity, fault: refusal(status) });
			await pause(outage);
			over();
		};
		return [
			{ at: 0.1, what: 'nobody answers a poll', happen: () => this.hang() },
			{ at: 0.15, what: 'connections are refused', happen: unreachable },
			{
				at: 0.2,
				what: 'SystemUnavailable',
				happen: () => end('engagementCenter.SystemUnavailable'),
			},
			{
				at: 0.5,
				what: `no acknowledgement succeeds for ${acknowledgeOutage / 1000} s, and kill -9 meanwhile`,
				happen: async () => {
					const fault = refusal(503);
					const over = faults.script({ on: 'acknowledge', times: Infinity, fault });
					setTimeout(over, acknowledgeOutage);
					await this.kill(10);
				},
			},
			{ at: 0.4, what: 'edited and published again', happen: async () => await this.edit() },
			{ at: 0.6, what: 'Disconnected', happen: () => end('engagementCenter.Disconnected') },
			{ at: 0.3, what: 'every request is refused with 403', happen: refuse('any', 403) },
			{ at: 0.55, what: 'polls are refused with 401', happen: refuse('events', 401) },
			{
				at: 0.7,
				what: 'acknowledgements are refused with 403',
				happen: refuse('acknowledge', 403),
			},
			{ at: 0.9, what: 'tokens are refused', happen: refuse('token', 401) },
			{ at: 0.65, what: 'every token is revoked', happen: () => cloud.tokens.revokeAll() },
			{ at: 0.85, what: 'connections are refused', happen: unreachable },
			...[0.25, 0.75].slice(0, kills - 1).map((at) => ({
				at,
				what: 'kill -9',
				happen: async () => await this.kill(),
			})),
		].sort((a, b) => a.at - b.at);
	}

	/** Publishes the workflow anew while its executions run. */
	private async edit(): Promise<void> {
		const { n8n, workflowId } = this;
		const { nodes, connections } = await n8n.rest.get<
			Pick<WorkflowDefinition, 'nodes' | 'connections'>
		>(`/workflows/${workflowId}`);
		// n8n starts a trigger anew only when its own parameters have changed.
		const trigger = nodes.find(({ name }) => name === 'Alvaria');
		Object.assign(trigger?.parameters ?? {}, { options: { maxEvents: 30 } });
		await n8n.rest.patch(`/workflows/${workflowId}`, { nodes, connections });
		await n8n.publish(workflowId);
		await n8n.main.until('the trigger to be closed', async () =>
			n8n.main.log.includes('Alvaria streaming stopped'),
		);
	}

	private hang(): void {
		this.server.faults.script({ on: 'events', fault: { kind: 'hang' } });
	}

	/** Kills n8n while executions run, and `succeeded` more have succeeded from now on. */
	private async kill(succeeded = 0): Promise<void> {
		const { n8n, server } = this;
		const count = async () => {
			const { byStatus, abandoned } = await n8n.countExecutions(this.workflowId);
			return { running: (byStatus.running ?? 0) - abandoned, success: byStatus.success ?? 0 };
		};
		const before = (await count()).success;
		// More than one poll can return, so that there is something to run also while nothing is acknowledged.
		this.backlog = Math.max(...BACKLOGS);
		await until('executions that run', async () => {
			if ((await count()).success < before + succeeded) return false;
			// What runs now still runs when n8n is killed.
			n8n.main.freeze();
			if ((await count()).running > 0) return true;
			n8n.main.goOn();
			return false;
		});
		await n8n.kill9();
		const entries = byEvent(await readBooks(n8n.database, this.workflowId));
		const waiting = server.cloud.waiting;
		const having = (wanted: string) =>
			new Set(waiting.filter((id) => entries.get(id)?.some(({ status }) => status === wanted)));
		const kill = {
			stored: having('new'),
			running: having('running'),
			unacknowledged: having('success'),
		};
		this.kills.push(kill);
		this.log(JSON.stringify(sizesOf(kill)));
		await n8n.start();
	}

	/** Waits until the queue is empty and nothing runs. */
	private async untilQuiet(): Promise<void> {
		await until(
			'the queue to be empty',
			() => !this.server.cloud.waiting.some((id) => this.published.has(id)),
			{ timeoutMs: 1_200_000 },
		);
		await until(
			'all executions to end',
			async () => {
				const { ended, abandoned, total } = await this.n8n.countExecutions(this.workflowId);
				return ended + abandoned === total;
			},
			{ timeoutMs: 600_000, everyMs: 1000 },
		);
	}

	private async report(seconds: number): Promise<SoakReport> {
		const { cloud, faults } = this.server;
		const entries = await readBooks(this.n8n.database, this.workflowId);
		const executions = byEvent(entries);
		const eventIds = [...this.published];
		// Of those not yet started n8n has a record, and starts them itself.
		const isInterrupted = (id: string) =>
			this.kills.some(({ stored, running }) => stored.has(id) || running.has(id));
		const acknowledgedEarly = eventIds.filter((id) => {
			const at = cloud.ledger.get(id)?.acknowledgedAt;
			const own = executions.get(id) ?? [];
			const succeeded = own.some(
				({ status, stoppedAt = Infinity }) => status === 'success' && stoppedAt <= (at ?? 0),
			);
			return at !== undefined && !succeeded && !isInterrupted(id);
		});
		const count = (status: string) => entries.filter((entry) => entry.status === status).length;
		const state = cloud.state();
		return {
			seconds,
			eventIds,
			executions,
			kills: this.kills,
			waiting: cloud.waiting.filter((id) => this.published.has(id)),
			acknowledgedEarly,
			violations: cloud.violations,
			sessionsLeft: state.sessions.length,
			figures: {
				seconds,
				events: eventIds.length,
				executions: entries.length,
				succeeded: count('success'),
				crashed: count('crashed'),
				kills: this.kills.map(sizesOf),
				twice: eventIds.filter(
					(id) =>
						(executions.get(id) ?? []).filter(({ status }) => status === 'success').length > 1,
				).length,
				sessions: state.sessionsCreated,
				tokens: state.tokensIssued,
				requests: state.requests,
				faults: Object.fromEntries(faults.injected),
			},
		};
	}

	private log(line: string): void {
		this.options.log?.(line);
	}
}

const sizesOf = ({ stored, running, unacknowledged }: Kill) => ({
	stored: stored.size,
	running: running.size,
	unacknowledged: unacknowledged.size,
});

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
