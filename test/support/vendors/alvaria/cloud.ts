import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { type Clock, realClock } from './clock';
import { Ledger } from './ledger';
import { Mailbox, type QueuedEvent } from './mailbox';
import {
	type ApiRequest,
	type ApiResponse,
	type ApiVersion,
	errorResponse,
	INACTIVITY_DELAY,
	INVALID_SESSION,
	LONG_POLL_MS,
	MAX_EVENTS,
	type Operation,
	unauthorized,
} from './protocol';
import { type Route, routeOf } from './routes';
import type { Rule, Violation } from './rules';
import { matches, newSubscription, type Subscription, subscriptionBody } from './subscriptions';
import { TokenService } from './tokens';

export interface CloudOptions {
	organization: string;
	apiKey: string;
	clientId: string;
	clientSecret: string;
	scope: string;
	/** Seconds an access token is good for. */
	tokenLifetime: number;
	/** Where a request for a token must name the organisation as its realm; looked at only if set. */
	realmIn?: 'query' | 'body';
	/** The hosts that must be asked for tokens and for all else; looked at only if set. */
	hosts?: { token: string; api: string };
	/** The user behind the client's credentials: a session gets this user's events unasked. */
	userId: string;
	/**
	 * Where unacknowledged events are when a session ends, which the document leaves open.
	 * `session`: lost with it. `client`: the client's next session gets them.
	 */
	queue: 'session' | 'client';
	clock: Clock;
	/** Milliseconds in which requests count as sent before their client knew better. */
	graceMs: number;
	/** How many of the latest events the ledger remembers. */
	ledgerSize: number;
}

export const DEFAULT_OPTIONS: CloudOptions = {
	organization: 'acme',
	apiKey: 'simulated-api-key',
	clientId: 'simulated-client',
	clientSecret: 'simulated-secret',
	scope: 'streamingapi',
	tokenLifetime: 3600,
	userId: '5aa0b645c2b3e80',
	queue: 'session',
	clock: realClock,
	graceMs: 100,
	ledgerSize: 50_000,
};

/** An event to publish; a payload that is a string is sent as it is, anything else as JSON. */
export interface NewEvent {
	type: string;
	payload: unknown;
	/** Whose event it is; the payload's `userId` unless given. */
	userId?: string;
	teamId?: string;
	correlationId?: string;
}

export interface Published {
	eventId: string;
	/** How many sessions' queues it went to. */
	sessions: number;
	/** Whether it waits for the client at all. */
	queued: boolean;
}

interface Session {
	id: string;
	version: ApiVersion;
	requireAcknowledgement: boolean;
	inactivityDelay: number;
	lastPollAt: number;
	mailbox: Mailbox;
	subscriptions: Map<string, Subscription>;
	/** The poll that is being held; `settled` resolves when it no longer is. */
	poll?: { wake: () => void; settled: Promise<void> };
	/** The event that ended it, once the client has it, and whether it can be sure of that. */
	ended?: { eventType: string; isClear: boolean };
}

/** A session that is no more; `knownFrom` is when the client can't have missed that. */
interface DeadSession {
	knownFrom: number;
}

const REMEMBERED_DEAD_SESSIONS = 1000;
const REMEMBERED_VIOLATIONS = 1000;

const newSessionV3 = z.object({
	inactivityDelay: z.int().optional(),
	requireAcknowledgement: z.boolean().optional(),
});
const newSessionV2 = z.array(z.object({ propertyName: z.string(), propertyValue: z.string() }));
const acknowledgeBody = z.object({ events: z.array(z.object({ eventId: z.string() })).min(1) });

/** Does what a request asks of a session. */
type Handler = (
	request: ApiRequest,
	session: Session,
	subscriptionId: string,
) => ApiResponse | Promise<ApiResponse>;

/**
 * Alvaria Cloud's streaming service and its token service, without a network: a request in,
 * a response out. As strict as the document, and it writes down every rule that is broken.
 */
export class AlvariaCloud {
	readonly options: CloudOptions;
	readonly violations: Violation[] = [];
	readonly ledger: Ledger;
	readonly tokens: TokenService;
	/** Requests taken, by operation. */
	readonly requests: Partial<Record<Operation, number>> = {};
	sessionsCreated = 0;
	/** Sessions whose client did not poll in time. */
	sessionsExpired = 0;

	private readonly clock: Clock;
	private readonly sessions = new Map<string, Session>();
	private readonly dead = new Map<string, DeadSession>();
	private readonly clientMailbox = new Mailbox();
	private sequence = 0;

	constructor(options: Partial<CloudOptions> = {}) {
		this.options = { ...DEFAULT_OPTIONS, ...options };
		this.clock = this.options.clock;
		this.ledger = new Ledger(this.options.ledgerSize);
		const { clientId, clientSecret, scope, tokenLifetime } = this.options;
		this.tokens = new TokenService(this.clock, {
			clientId,
			clientSecret,
			scope,
			lifetime: tokenLifetime,
		});
	}

	/** Puts an event into the queue of every session that gets it. */
	publish(event: NewEvent): Published {
		this.expireInactive();
		const now = this.clock.now();
		const payload =
			typeof event.payload === 'string' ? event.payload : JSON.stringify(event.payload);
		const userId = event.userId ?? userIdOf(event.payload);
		const queued: QueuedEvent = {
			eventId: `${Math.floor(now)}-${this.sequence++}`,
			correlationId: event.correlationId ?? randomUUID(),
			eventType: event.type,
			publishedTime: new Date(now).toISOString(),
			payload,
			endsSession: this.isOwn(event.type, userId) && SESSION_ENDS.has(event.type),
		};
		const subject = { eventType: event.type, userId, teamId: event.teamId };
		const own = this.isOwn(event.type, userId);
		const targets = [...this.sessions.values()].filter(
			({ subscriptions }) =>
				own || [...subscriptions.values()].some((subscription) => matches(subscription, subject)),
		);
		const mailboxes = new Set(targets.map(({ mailbox }) => mailbox));
		// A client's own events wait for it between two sessions.
		const waits = own && this.options.queue === 'client' && this.sessionsCreated > 0;
		if (waits && !queued.endsSession) mailboxes.add(this.clientMailbox);
		for (const mailbox of mailboxes) mailbox.put(queued);
		if (mailboxes.size > 0) this.ledger.published(queued.eventId, event.type, now);
		for (const { poll } of targets) poll?.wake();
		return { eventId: queued.eventId, sessions: targets.length, queued: mailboxes.size > 0 };
	}

	async handle(request: ApiRequest): Promise<ApiResponse> {
		this.expireInactive();
		const route = routeOf(request.path);
		if (!route) {
			return this.refuse('unknown-path', 404, 'not found', `${request.method} ${request.path}`);
		}
		const operation = route.operations[request.method];
		if (!operation) {
			const detail = `${request.method} ${request.path}`;
			return this.refuse('method-not-allowed', 405, 'Method Not Allowed', detail);
		}
		this.requests[operation] = (this.requests[operation] ?? 0) + 1;
		if (operation === 'token') return this.tokens.issue(request, this.options);
		const { headers } = request;
		const { hosts } = this.options;
		if (hosts && headers.host !== hosts.api) return errorResponse(404, 'not found', 'Unknown host');
		for (const name of ['authorization', 'x-api-key']) {
			if (!headers[name]) {
				this.violation('missing-header', `${operation} without ${name}`);
				return unauthorized;
			}
		}
		if (headers['x-api-key'] !== this.options.apiKey) return unauthorized;
		if (!this.tokens.accepts(headers.authorization)) return unauthorized;
		if (route.organization !== this.options.organization) {
			return errorResponse(404, 'not found', `Unknown organization ${route.organization}`);
		}
		if (operation === 'createSession') return this.createSession(request, route.version);
		const session = this.sessionOf(request, operation, route);
		if ('status' in session) return session;
		return await this.handlers[operation](request, session, route.subscriptionId);
	}

	/** Ends a session without telling its client. */
	expireSession(id: string): void {
		const session = this.sessions.get(id);
		if (session) this.end(session, Infinity);
	}

	expireSessions(): void {
		for (const session of this.sessions.values()) this.end(session, Infinity);
	}

	/** Whether an event still waits to be delivered or acknowledged. */
	isWaiting(eventId: string): boolean {
		return (
			this.clientMailbox.has(eventId) ||
			[...this.sessions.values()].some(({ mailbox }) => mailbox.has(eventId))
		);
	}

	/** Ids of the events that still wait to be delivered or acknowledged. */
	get waiting(): string[] {
		const ids = new Set(this.clientMailbox.ids());
		for (const { mailbox } of this.sessions.values()) for (const id of mailbox.ids()) ids.add(id);
		return [...ids];
	}

	/** What a person or a test wants to know at a glance; holds no secret. */
	state() {
		this.expireInactive();
		return {
			sessions: [...this.sessions.values()].map((session) => ({
				id: session.id,
				version: session.version,
				requireAcknowledgement: session.requireAcknowledgement,
				inactivityDelay: session.inactivityDelay,
				polling: session.poll !== undefined,
				subscriptions: [...session.subscriptions.values()],
			})),
			waiting: this.waiting.length,
			requests: this.requests,
			tokensIssued: this.tokens.issued,
			sessionsCreated: this.sessionsCreated,
			sessionsExpired: this.sessionsExpired,
			violations: this.violations,
		};
	}

	violation(rule: Rule, detail: string): void {
		if (this.violations.length === REMEMBERED_VIOLATIONS) return;
		this.violations.push({ rule, detail, at: new Date(this.clock.now()).toISOString() });
	}

	private createSession(request: ApiRequest, version: ApiVersion): ApiResponse {
		const settings = version === 'v3' ? this.readV3(request) : this.readV2(request);
		if ('status' in settings) return settings;
		const { inactivityDelay, requireAcknowledgement } = settings;
		const { min, max } = INACTIVITY_DELAY;
		if (!Number.isInteger(inactivityDelay) || inactivityDelay < min || inactivityDelay > max) {
			const message = `inactivityDelay must be from ${min} to ${max}`;
			return this.refuse('out-of-range', 400, message, `inactivityDelay ${inactivityDelay}`);
		}
		const session: Session = {
			id: randomUUID(),
			version,
			requireAcknowledgement,
			inactivityDelay,
			lastPollAt: this.clock.now(),
			mailbox: this.options.queue === 'client' ? this.clientMailbox : new Mailbox(),
			subscriptions: new Map(),
		};
		this.sessions.set(session.id, session);
		this.sessionsCreated++;
		const body = {
			sessionId: session.id,
			creationTime: new Date(this.clock.now()).toISOString(),
			inactivityDelay,
		};
		return { status: 200, body: version === 'v3' ? { ...body, requireAcknowledgement } : body };
	}

	private readV3(request: ApiRequest) {
		const body = this.read(request, newSessionV3, {});
		if ('status' in body) return body;
		const { inactivityDelay = INACTIVITY_DELAY.default, requireAcknowledgement = false } = body;
		return { inactivityDelay, requireAcknowledgement };
	}

	private readV2(request: ApiRequest) {
		const body = this.read(request, newSessionV2, []);
		if ('status' in body) return body;
		const property = body.find(({ propertyName }) => propertyName === 'inactivityDelay');
		const inactivityDelay = Number(property?.propertyValue ?? INACTIVITY_DELAY.default);
		return { inactivityDelay, requireAcknowledgement: false };
	}

	private readonly deleteSession: Handler = (_request, session) => {
		this.end(session, this.clock.now() + this.options.graceMs);
		return { status: 204 };
	};

	private readonly events: Handler = async (request, session) => {
		if (session.ended) {
			const { eventType, isClear } = session.ended;
			if (isClear) this.violation('poll-after-end', `Polled after ${eventType}`);
			this.end(session, Infinity);
			return this.tell(session);
		}
		const max = Number(request.query.get('maxEvents') ?? MAX_EVENTS.default);
		if (!Number.isInteger(max) || max < MAX_EVENTS.min || max > MAX_EVENTS.max) {
			const message = `maxEvents must be from ${MAX_EVENTS.min} to ${MAX_EVENTS.max}`;
			return this.refuse('out-of-range', 400, message, `maxEvents ${max}`);
		}
		if (session.poll && !(await this.pollEnds(session.poll))) {
			const message = 'Concurrent retrieve events calls for one session';
			return this.refuse('concurrent-poll', 400, message, `Session ${session.id}`);
		}
		session.lastPollAt = this.clock.now();
		await this.hold(session, request.signal);
		if (request.signal.aborted) return { status: 499 };
		if (!this.sessions.has(session.id)) return this.tell(session);
		return this.deliver(session, max);
	};

	/** Waits until there is an event, the session ends, the client leaves, or 15 s are over. */
	private async hold(session: Session, signal: AbortSignal): Promise<void> {
		if (session.mailbox.size > 0 || signal.aborted) return;
		let wake!: () => void;
		const settled = new Promise<void>((resolve) => (wake = resolve));
		const cancel = this.clock.after(LONG_POLL_MS, wake);
		session.poll = { wake, settled };
		signal.addEventListener('abort', wake);
		await settled;
		session.poll = undefined;
		signal.removeEventListener('abort', wake);
		cancel();
	}

	/** Whether an earlier poll goes away within the grace: its client may just have left it. */
	private async pollEnds({ settled }: NonNullable<Session['poll']>): Promise<boolean> {
		let timer: NodeJS.Timeout | undefined;
		const graceOver = new Promise<boolean>((resolve) => {
			timer = setTimeout(resolve, this.options.graceMs, false);
		});
		const ends = await Promise.race([settled.then(() => true), graceOver]);
		clearTimeout(timer);
		return ends;
	}

	private deliver(session: Session, max: number): ApiResponse {
		const batch = session.mailbox.peek(max);
		for (const { eventId } of batch) {
			this.ledger.delivered(eventId);
			if (!session.requireAcknowledgement) session.mailbox.remove(eventId);
		}
		return {
			status: 200,
			body: {
				kind: 'via#streamingEventCollection',
				totalItems: batch.length,
				events: batch.map((event) => wireEvent(session.version, event)),
			},
			received: () => {
				const end = batch.find(({ endsSession }) => endsSession);
				if (end) this.endBy(session, end.eventType);
			},
		};
	}

	/** The client has the event that ends its session. */
	private endBy(session: Session, eventType: string): void {
		if (eventType === SYSTEM_UNAVAILABLE) {
			this.end(session, Infinity);
			return;
		}
		const subject = { eventType, userId: this.options.userId };
		const subscriptions = [...session.subscriptions.values()];
		session.ended = {
			eventType,
			// A client that asked for others' disconnections can't tell that this one is its own.
			isClear: !subscriptions.some((subscription) => matches(subscription, subject)),
		};
	}

	private readonly acknowledge: Handler = (request, session) => {
		if (!session.requireAcknowledgement) {
			const message = 'The session was created without requireAcknowledgement';
			return this.refuse('acknowledge-not-required', 400, message, `Session ${session.id}`);
		}
		const body = this.read(request, acknowledgeBody);
		if ('status' in body) return body;
		const eventIdsAcknowledged: string[] = [];
		const eventIdsNotFound: string[] = [];
		for (const { eventId } of body.events) {
			if (!this.ledger.get(eventId)?.deliveries) {
				this.violation('unknown-event', `Event ${eventId} was never delivered`);
			}
			if (session.mailbox.remove(eventId)) {
				eventIdsAcknowledged.push(eventId);
				this.ledger.acknowledged(eventId, this.clock.now());
			} else {
				eventIdsNotFound.push(eventId);
			}
		}
		return { status: 200, body: { eventIdsAcknowledged, eventIdsNotFound } };
	};

	private readonly createSubscription: Handler = (request, session) => {
		const body = this.read(request, subscriptionBody);
		if ('status' in body) return body;
		const subscription = newSubscription(body, new Date(this.clock.now()).toISOString());
		session.subscriptions.set(subscription.subscriptionId, subscription);
		return { status: 200, body: subscription };
	};

	private readonly listSubscriptions: Handler = (_request, session) => ({
		status: 200,
		body: {
			kind: 'via#subscriptionsCollection',
			subscriptions: [...session.subscriptions.values()],
		},
	});

	private readonly getSubscription: Handler = (_request, session, id) => {
		const subscription = session.subscriptions.get(id);
		return subscription ? { status: 200, body: subscription } : unknownSubscription(id);
	};

	private readonly updateSubscription: Handler = (request, session, id) => {
		const body = this.read(request, subscriptionBody);
		if ('status' in body) return body;
		const now = new Date(this.clock.now()).toISOString();
		const existing = session.subscriptions.get(id);
		const { creationTime } = existing ?? { creationTime: now };
		const subscription = newSubscription(body, now, { subscriptionId: id, creationTime });
		session.subscriptions.set(id, subscription);
		return { status: existing ? 200 : 201, body: subscription };
	};

	private readonly deleteSubscription: Handler = (_request, session, id) =>
		session.subscriptions.delete(id) ? { status: 204 } : unknownSubscription(id);

	private readonly handlers: Record<Exclude<Operation, 'token' | 'createSession'>, Handler> = {
		deleteSession: this.deleteSession,
		events: this.events,
		acknowledge: this.acknowledge,
		createSubscription: this.createSubscription,
		listSubscriptions: this.listSubscriptions,
		getSubscription: this.getSubscription,
		updateSubscription: this.updateSubscription,
		deleteSubscription: this.deleteSubscription,
	};

	/** The session a request names, or the answer to one that names none. */
	private sessionOf(request: ApiRequest, operation: Operation, route: Route) {
		const id = request.headers['via-client-sessionid'];
		if (!id) {
			const message = 'via-client-sessionid is required';
			return this.refuse('missing-header', 400, message, `${operation} without session`);
		}
		const session = this.sessions.get(id);
		if (!session) {
			const dead = this.dead.get(id);
			if (dead && request.receivedAt >= dead.knownFrom) {
				this.violation('dead-session', `${operation} in session ${id}, known to be invalid`);
			}
			return this.tell({ id });
		}
		const ofSubscriptions = operation.includes('ubscription');
		if (session.version !== route.version && !ofSubscriptions) {
			const message = `The session was created with ${session.version}`;
			return this.refuse('versions-mixed', 400, message, `${operation} with ${route.version}`);
		}
		return session;
	}

	/** The answer that ends a session for its client, who knows it once it has the answer. */
	private tell({ id }: Pick<Session, 'id'>): ApiResponse {
		return {
			...errorResponse(400, INVALID_SESSION),
			received: () => {
				const dead = this.dead.get(id);
				const knownFrom = this.clock.now() + this.options.graceMs;
				if (dead) dead.knownFrom = Math.min(dead.knownFrom, knownFrom);
			},
		};
	}

	private end(session: Session, knownFrom: number): void {
		this.sessions.delete(session.id);
		session.mailbox.removeSessionEnds();
		this.dead.set(session.id, { knownFrom });
		if (this.dead.size > REMEMBERED_DEAD_SESSIONS) {
			const [oldest] = this.dead.keys();
			this.dead.delete(oldest);
		}
		session.poll?.wake();
	}

	private expireInactive(): void {
		const now = this.clock.now();
		for (const session of this.sessions.values()) {
			if (now <= session.lastPollAt + session.inactivityDelay * 1000) continue;
			this.sessionsExpired++;
			this.end(session, Infinity);
		}
	}

	/** Without a subscription a session gets the events of its own user and campaigns. */
	private isOwn(eventType: string, userId: string | undefined): boolean {
		if (eventType.startsWith('changeNotification.')) return false;
		if (eventType.startsWith('outreach.')) return true;
		return userId === undefined || userId === this.options.userId;
	}

	private read<T>(
		{ body, headers }: ApiRequest,
		schema: z.ZodType<T>,
		whenEmpty?: T,
	): T | ApiResponse {
		if (body === '' && whenEmpty !== undefined) return whenEmpty;
		if (!headers['content-type']?.startsWith('application/json')) {
			return this.refuse('missing-header', 400, 'Content-Type must be application/json');
		}
		const parsed = schema.safeParse(parseJson(body));
		if (parsed.success) return parsed.data;
		const [{ path, message }] = parsed.error.issues;
		return this.refuse('invalid-body', 400, 'Bad Request', `${path.join('.')}: ${message}`);
	}

	private refuse(rule: Rule, status: number, message: string, detail = message): ApiResponse {
		this.violation(rule, detail);
		return errorResponse(status, message, detail);
	}
}

const SYSTEM_UNAVAILABLE = 'engagementCenter.SystemUnavailable';
const SESSION_ENDS = new Set(['engagementCenter.Disconnected', SYSTEM_UNAVAILABLE]);

const unknownSubscription = (id: string) =>
	errorResponse(404, 'not found', `Unknown subscription ${id}`, 'subscription');

function wireEvent(version: ApiVersion, event: QueuedEvent) {
	const { eventId, correlationId, eventType, publishedTime, payload } = event;
	const kind = `via#${eventType.split('.')[0]}Event`;
	const content = { publishedTime, schemaVersion: '1', payload };
	return version === 'v3'
		? { kind, eventId, correlationId, eventType, ...content }
		: { kind, id: eventId, type: eventType, ...content };
}

function userIdOf(payload: unknown): string | undefined {
	const userId = (payload as { userId?: unknown } | null | undefined)?.userId;
	return typeof userId === 'string' ? userId : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
