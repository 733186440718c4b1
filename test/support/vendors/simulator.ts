/** What every simulated vendor offers, so that the demo and the tests drive all alike. */
export interface Simulator {
	/** The vendor's name for people. */
	readonly title: string;
	/** Starts the vendor's service, where n8n is the one that calls. */
	listen?(port: number, secret: string): Promise<Service>;
	/** Plays a day of the vendor's events to `url`, as the vendor's own service would send them. */
	play(options: PlayOptions): Promise<void>;
}

/** A vendor's service that n8n calls. */
export interface Service {
	readonly url: string;
	close(): Promise<void>;
}

export interface PlayOptions {
	/** Where the vendor was told to send its events; empty where n8n fetches them. */
	readonly url: string;
	/** The secret it was told to send along. */
	readonly secret: string;
	/** How many times faster than life the day passes. */
	readonly speed: number;
	/** The same seed, the same day. */
	readonly seed: number;
	/** Ends the day early. */
	readonly signal: AbortSignal;
	readonly onDelivery?: (delivery: Delivery) => void;
}

/** An event that the vendor delivered, or gave up. */
export interface Delivery {
	readonly type: string;
	/** The event in a few words: who, where. */
	readonly summary: string;
	/** What the trigger said that it did with the event (`X-Contact-Center`). */
	readonly outcome?: string;
	/** Status of the last answer; none when there was no answer in time. */
	readonly status?: number;
	readonly attempts: number;
	/** How long the last answer took. */
	readonly milliseconds: number;
	readonly isDelivered: boolean;
}
