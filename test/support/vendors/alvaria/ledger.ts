/** What became of one event. Times are simulated, in epoch milliseconds. */
export interface LedgerEntry {
	eventId: string;
	eventType: string;
	publishedAt: number;
	/** How often it was part of an answer, lost answers included. */
	deliveries: number;
	acknowledgedAt?: number;
}

/** The fate of the latest events, for tests to compare with what the client did. Bounded. */
export class Ledger {
	private readonly entries = new Map<string, LedgerEntry>();

	constructor(private readonly limit: number) {}

	published(eventId: string, eventType: string, publishedAt: number): void {
		this.entries.set(eventId, { eventId, eventType, publishedAt, deliveries: 0 });
		if (this.entries.size > this.limit) {
			const [oldest] = this.entries.keys();
			this.entries.delete(oldest);
		}
	}

	delivered(eventId: string): void {
		const entry = this.entries.get(eventId);
		if (entry) entry.deliveries++;
	}

	acknowledged(eventId: string, now: number): void {
		const entry = this.entries.get(eventId);
		if (entry) entry.acknowledgedAt = now;
	}

	get(eventId: string): LedgerEntry | undefined {
		return this.entries.get(eventId);
	}
}
