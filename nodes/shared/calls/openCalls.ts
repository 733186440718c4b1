import type { VendorEvent } from '../events/item';
import { isStoredInTime } from '../receive/answer';

/** How many open calls are kept, and for how long. */
export interface CallLimits {
	maxCalls: number;
	/** Events kept of one call; of what comes beyond, only the end counts. */
	maxEvents: number;
	/** Characters of all events kept, which take a byte or two each. */
	maxCharacters: number;
	/** A call whose end has not come after this long is overdue. */
	maxAgeMs: number;
}

/** The limits but for the age, which the user sets. Measured: 10,000 calls of ten events take some 35 MB. */
export const CALL_LIMITS: Omit<CallLimits, 'maxAgeMs'> = {
	maxCalls: 20_000,
	maxEvents: 200,
	maxCharacters: 100_000_000,
};

/** Delivered calls are remembered for this long and in this number, so that late events open none again. */
const DELIVERED_MS = 60 * 60_000;
const MAX_DELIVERED = 20_000;

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

interface OpenCall {
	/** Milliseconds on the process's own clock. */
	since: number;
	/** The first event as JSON, the others as what differs from it. */
	events: string[];
	characters: number;
	cut: boolean;
	/** While its item is on its way: whether that got there. */
	closing?: Promise<boolean>;
}

/**
 * The calls whose end has not come. Bounded in number, events, characters and age; over the bounds, what was
 * gathered longest ago is forgotten, and the call's item says so. Lives in the process.
 *
 * An event is kept as the text of what differs from the call's first event: a quarter of the memory that the
 * events themselves would take.
 */
export class OpenCalls {
	/** Oldest first. */
	private readonly calls = new Map<string, OpenCall>();
	/** When each was delivered, oldest first. */
	private readonly delivered = new Map<string, number>();
	private characters = 0;

	/** `now` is monotonic, so that a change of the machine's time makes no call overdue. */
	constructor(
		public limits: CallLimits,
		private readonly now: () => number = () => performance.now(),
	) {}

	/** How many calls are open. */
	get size() {
		return this.calls.size;
	}

	/**
	 * Adds an event to its call, opening it unless `opens` is false. Tells what became of it: `late` where the
	 * call was delivered before or, for an event that opens none, is not known.
	 */
	async add(callId: string, event: VendorEvent, opens = true): Promise<'gathered' | 'late'> {
		await this.decided(callId);
		const open = this.calls.get(callId);
		if (!open && (this.delivered.has(callId) || !opens)) return 'late';
		this.keep(callId, open, event);
		return 'gathered';
	}

	/**
	 * Takes the call that `end` ends, with all of its events, for delivery; undefined where it was delivered
	 * before. Waits for another end of the same call that is on its way.
	 */
	async end(callId: string, end: VendorEvent): Promise<ClosingCall | undefined> {
		await this.decided(callId);
		if (this.delivered.has(callId)) return undefined;
		const open = this.calls.get(callId) ?? newCall(this.now());
		this.calls.set(callId, open);
		return this.close(callId, open, end);
	}

	/** Takes the calls whose end has not come in time, or, with `all`, every open call. */
	takeOverdue(all = false): ClosingCall[] {
		const now = this.now();
		const overdue: ClosingCall[] = [];
		for (const [callId, call] of this.calls) {
			if (!all && now - call.since < this.limits.maxAgeMs) break;
			if (!call.closing && call.events.length > 0) overdue.push(this.close(callId, call));
		}
		return overdue;
	}

	/** While a call's item is on its way, whether the call will still be open is not decided. */
	private async decided(callId: string) {
		for (let call = this.calls.get(callId); call?.closing; call = this.calls.get(callId)) {
			// One that n8n has not stored after so long is taken for lost, as an event is.
			if (!(await isStoredInTime(call.closing))) call.closing = undefined;
		}
		this.forgetDelivered();
	}

	private close(callId: string, call: OpenCall, end?: VendorEvent): ClosingCall {
		let land: (stored: boolean) => void = () => {};
		call.closing = new Promise<boolean>((resolve) => (land = resolve));
		const gathered = unpack(call.events);
		return {
			callId,
			events: end ? [...gathered, end] : gathered,
			cut: call.cut,
			settle: (stored) => {
				call.closing = undefined;
				if (this.calls.get(callId) === call && (stored || call.events.length === 0)) {
					this.forget(callId, call);
				}
				if (stored) {
					this.delivered.delete(callId);
					this.delivered.set(callId, this.now());
				}
				land(stored);
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
		call.events.push(text);
		call.characters += text.length;
		this.characters += text.length;
		this.keepBounds();
	}

	private keepBounds() {
		const { maxCalls, maxCharacters } = this.limits;
		for (const [callId, call] of this.calls) {
			if (this.calls.size <= maxCalls && this.characters <= maxCharacters) break;
			this.forget(callId, call);
		}
	}

	private forget(callId: string, call: OpenCall) {
		this.calls.delete(callId);
		this.characters -= call.characters;
	}

	private forgetDelivered() {
		const now = this.now();
		for (const [callId, at] of this.delivered) {
			if (this.delivered.size <= MAX_DELIVERED && now - at < DELIVERED_MS) break;
			this.delivered.delete(callId);
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
