/** An event as it waits for a session. */
export interface QueuedEvent {
	eventId: string;
	correlationId: string;
	eventType: string;
	/** ISO 8601, UTC. */
	publishedTime: string;
	/** JSON inside a string, or whatever a test wants in its place. */
	payload: string;
	/** Goes with the session it was meant for: the events that end a session. */
	endsSession: boolean;
}

/**
 * What waits for a client, oldest first. With acknowledgement an event stays until it is
 * acknowledged, and every poll gets it again (document, 'Retrieve Events').
 */
export class Mailbox {
	private readonly waiting = new Map<string, QueuedEvent>();

	get size(): number {
		return this.waiting.size;
	}

	has(eventId: string): boolean {
		return this.waiting.has(eventId);
	}

	put(event: QueuedEvent): void {
		this.waiting.set(event.eventId, event);
	}

	/** The oldest events, left where they are. */
	peek(max: number): QueuedEvent[] {
		const batch: QueuedEvent[] = [];
		for (const event of this.waiting.values()) {
			if (batch.length === max) break;
			batch.push(event);
		}
		return batch;
	}

	/** Takes an event out; false if it does not wait here. */
	remove(eventId: string): boolean {
		return this.waiting.delete(eventId);
	}

	removeSessionEnds(): void {
		for (const { eventId, endsSession } of this.waiting.values()) {
			if (endsSession) this.waiting.delete(eventId);
		}
	}

	ids(): string[] {
		return [...this.waiting.keys()];
	}
}
