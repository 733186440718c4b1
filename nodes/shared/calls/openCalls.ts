import type { VendorEvent } from '../events/item';
import { MAX_IN_FLIGHT_MS } from '../receive/duplicates';
import type { Clock } from '../time';

/** How many open calls are kept, and for how long. */
export interface CallLimits {
	maxCalls: number;
	/** Events kept of one call; of what comes beyond, only the end counts. */
	maxEvents: number;
	/** A call whose end has not come after this long is overdue. */
	maxAgeMs: number;
}

/** The limits but for the age, which the user sets. */
export const CALL_LIMITS: Omit<CallLimits, 'maxAgeMs'> = { maxCalls: 20_000, maxEvents: 200 };

/** Characters of all events kept in a process, a byte or two each. 10,000 calls of ten events take some 35 MB. */
const MAX_CHARACTERS = 100_000_000;

/** Delivered calls are remembered for this long and in this number, so that late events open none again. */
const DELIVERED_MS = 60 * 60_000;
const MAX_DELIVERED = 20_000;

/** Nodes whose calls are kept. */
const MAX_NODES = 500;

/** The events of a call that were gathered so far. */
export interface GatheredCall {
	callId: string;
	events: VendorEvent[];
	/** Whether some of its events were not kept. */
	cut: boolean;
}

/** A call on its way into n8n. */
export interface ClosingCall extends GatheredCall {
	/** Says whether n8n has stored its item. If not, the call is open again, as it was. */
	settle(stored: boolean): void;
}

/**
 * What the end of a call comes to: the call, to be delivered; or whether another end of it, which is on its
 * way, gets there; or nothing, where that is there already.
 */
export type Ending = { closing: ClosingCall } | { inFlight: Promise<boolean> } | 'late';

interface OpenCall {
	/** Milliseconds on the process's own clock. */
	since: number;
	/** The first event as JSON, the others as what differs from it. */
	events: string[];
	characters: number;
	cut: boolean;
	/** While its item is on its way: since when, and whether it gets there. */
	flight?: { since: number; outcome: Promise<boolean> };
}

/**
 * The calls of one node whose end has not come. Bounded in number, events, characters and age; over the bounds,
 * what was gathered longest ago is forgotten, and the call's item says so. Lives in the process.
 *
 * An event is kept as the text of what differs from the call's first event: a quarter of the memory that the
 * events themselves would take.
 */
export class OpenCalls {
	/** Oldest first. */
	private readonly calls = new Map<string, OpenCall>();
	/** When each was delivered, and whether with its end; oldest first. */
	private readonly delivered = new Map<string, { at: number; hasEnded: boolean }>();
	/** Whether somebody takes the overdue calls; else they are forgotten. */
	isWatched = false;
	/** Characters of all events kept. */
	characters = 0;
	/** How many overdue calls were forgotten since somebody asked. */
	private forgotten = 0;

	/** `now` is monotonic, so that a change of the machine's time makes no call overdue. */
	constructor(
		public limits: CallLimits,
		private readonly now: Clock,
		/** Called when it holds more than before. */
		private readonly onGrowth: () => void = () => {},
	) {}

	/** How many calls are open. */
	get size() {
		return this.calls.size;
	}

	/**
	 * Adds an event to its call, opening it unless `opens` is false. Tells what became of it: `late` where the
	 * call was delivered before or, for an event that opens none, is not known.
	 */
	add(callId: string, event: VendorEvent, opens = true): 'gathered' | 'late' {
		this.forgetOld();
		const open = this.calls.get(callId);
		if (!open && (this.delivered.has(callId) || !opens)) return 'late';
		this.keep(callId, open, event);
		return 'gathered';
	}

	/**
	 * Takes the call that `end` ends, with all of its events. One that was delivered without its end is taken
	 * once more: nothing that was gathered keeps an end from starting an execution.
	 */
	end(callId: string, end: VendorEvent): Ending {
		this.forgetOld();
		const before = this.delivered.get(callId);
		if (before?.hasEnded) return 'late';
		const open = this.calls.get(callId) ?? newCall(this.now());
		if (open.flight && this.now() - open.flight.since < MAX_IN_FLIGHT_MS) {
			return { inFlight: open.flight.outcome };
		}
		this.calls.set(callId, open);
		return { closing: this.close(callId, open, before !== undefined, end) };
	}

	/** Notes of every open call that events of it may be missing. */
	cut(): void {
		for (const call of this.calls.values()) call.cut = true;
	}

	/** Forgets that a call was delivered: its events are sent again because somebody asked for it. */
	reopen(callId: string): void {
		this.delivered.delete(callId);
	}

	/** Takes the calls whose end has not come in time, or, with `all`, every open call. */
	takeOverdue(all = false): ClosingCall[] {
		const now = this.now();
		const overdue: ClosingCall[] = [];
		for (const [callId, call] of this.calls) {
			if (!all && now - call.since < this.limits.maxAgeMs) break;
			if (!call.flight && call.events.length > 0) overdue.push(this.close(callId, call));
		}
		return overdue;
	}

	/** How many overdue calls were forgotten since this was last asked. */
	takeForgotten(): number {
		const { forgotten } = this;
		this.forgotten = 0;
		return forgotten;
	}

	/** Forgets the call that was opened first. */
	forgetOldest(): void {
		for (const [callId, call] of this.calls) {
			this.forget(callId, call);
			return;
		}
	}

	private close(callId: string, call: OpenCall, isCut = false, end?: VendorEvent): ClosingCall {
		let land: (stored: boolean) => void = () => {};
		const flight = {
			since: this.now(),
			outcome: new Promise<boolean>((resolve) => (land = resolve)),
		};
		call.flight = flight;
		const gathered = unpack(call.events);
		return {
			callId,
			events: end ? [...gathered, end] : gathered,
			cut: call.cut || isCut,
			settle: (stored) => {
				land(stored);
				const isLast = call.flight === flight;
				if (isLast) call.flight = undefined;
				const isOpen = this.calls.get(callId) === call;
				const isEmpty = isLast && call.events.length === 0;
				if (isOpen && (stored || isEmpty)) this.forget(callId, call);
				if (!stored) return;
				this.delivered.delete(callId);
				this.delivered.set(callId, { at: this.now(), hasEnded: end !== undefined });
			},
		};
	}

	private keep(callId: string, open: OpenCall | undefined, event: VendorEvent) {
		const call = open ?? newCall(this.now());
		if (!open) this.calls.set(callId, call);
		if (call.events.length >= this.limits.maxEvents) {
			call.cut = true;
			return;
		}
		const text = pack(call.events[0], event);
		// Sent again.
		if (call.events.includes(text)) return;
		call.events.push(text);
		call.characters += text.length;
		this.characters += text.length;
		if (this.calls.size > this.limits.maxCalls) this.forgetOldest();
		this.onGrowth();
	}

	private forget(callId: string, call: OpenCall) {
		this.calls.delete(callId);
		this.characters -= call.characters;
	}

	private forgetOld() {
		const now = this.now();
		for (const [callId, { at }] of this.delivered) {
			if (this.delivered.size <= MAX_DELIVERED && now - at < DELIVERED_MS) break;
			this.delivered.delete(callId);
		}
		if (this.isWatched) return;
		for (const [callId, call] of this.calls) {
			if (now - call.since < this.limits.maxAgeMs) break;
			this.forget(callId, call);
			this.forgotten++;
		}
	}
}

/** The open calls of each node of the process, bounded by the characters of them all. */
export class OpenCallsOfNodes {
	/** The node used last is the last. */
	private readonly byNode = new Map<string, OpenCalls>();

	constructor(
		private readonly now: Clock,
		private readonly maxCharacters = MAX_CHARACTERS,
	) {}

	/** The open calls of one node, which are overdue after `maxAgeMs`. */
	of(node: string, maxAgeMs: number): OpenCalls {
		const known =
			this.byNode.get(node) ??
			new OpenCalls({ ...CALL_LIMITS, maxAgeMs }, this.now, () => this.keepBounds());
		known.limits.maxAgeMs = maxAgeMs;
		this.byNode.delete(node);
		this.byNode.set(node, known);
		if (this.byNode.size > MAX_NODES) this.byNode.delete(this.byNode.keys().next().value as string);
		return known;
	}

	/** Forgets a node's calls: it delivers none any more. */
	forget(node: string): void {
		this.byNode.delete(node);
	}

	private keepBounds(): void {
		const all = [...this.byNode.values()];
		let total = all.reduce((sum, { characters }) => sum + characters, 0);
		while (total > this.maxCharacters) {
			const fullest = all.reduce((one, other) => (other.characters > one.characters ? other : one));
			total -= fullest.characters;
			fullest.forgetOldest();
			total += fullest.characters;
		}
	}
}

const newCall = (since: number): OpenCall => ({ since, events: [], characters: 0, cut: false });

/** What an event's text holds: its own fields where they differ from the first event's, and which it lacks. */
interface Packed {
	event: Omit<VendorEvent, 'data'>;
	data: Record<string, unknown>;
	lacks?: string[];
}

/** An event as text, relative to the first event of its call where that is another. */
function pack(first: string | undefined, { data, ...event }: VendorEvent): string {
	if (first === undefined) return JSON.stringify({ event, data } satisfies Packed);
	const { data: known } = JSON.parse(first) as Packed;
	const own = Object.entries(data).filter(
		([name, value]) => !Object.hasOwn(known, name) || !isSame(known[name], value),
	);
	const lacks = Object.keys(known).filter((name) => !Object.hasOwn(data, name));
	return JSON.stringify({
		event,
		// From entries, as below: a field may be named __proto__ and has to stay a field.
		data: Object.fromEntries(own),
		...(lacks.length > 0 ? { lacks } : {}),
	} satisfies Packed);
}

function unpack(texts: readonly string[]): VendorEvent[] {
	const [first, ...others] = texts.map((text) => JSON.parse(text) as Packed);
	if (!first) return [];
	return [
		{ ...first.event, data: first.data },
		...others.map(({ event, data, lacks = [] }) => {
			const all = Object.fromEntries([...Object.entries(first.data), ...Object.entries(data)]);
			for (const name of lacks) delete all[name];
			return { ...event, data: all };
		}),
	];
}

const isSame = (one: unknown, other: unknown) =>
	one === other ||
	(typeof one === 'object' &&
		typeof other === 'object' &&
		JSON.stringify(one) === JSON.stringify(other));
