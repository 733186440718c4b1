/**
 * What became of an event, told to the sender in a response header, to the log, and to whoever checks the
 * connection. `gathered`: it belongs to a call that has not ended; `late`: to one that was delivered.
 */
export type Fate =
	'started' | 'not-picked' | 'filtered' | 'stale' | 'duplicate' | 'gathered' | 'late';

/** The response header that tells an authenticated sender what became of its request. */
export const FATE_HEADER = 'X-Contact-Center';

/** What became of a request as a whole, or of one of its events. */
export interface Outcome {
	/** When it was answered; milliseconds since 1970. */
	at: number;
	/** The event's name, cut to what a name can be; missing where the request had none. */
	type?: string;
	outcome: Fate | 'check' | 'refused' | 'unreadable' | 'failed';
	/** The status it was answered with. */
	status: number;
}

const KEPT = 100;
const MAX_NODES = 1000;

/** The last outcomes of each node, oldest first; never what was in a request. */
export class Outcomes {
	private readonly byNode = new Map<string, Outcome[]>();
	private readonly previous = new Map<string, number>();

	note(node: string, outcome: Outcome): void {
		const list = this.byNode.get(node) ?? [];
		list.push(outcome);
		if (list.length > KEPT) list.shift();
		this.byNode.delete(node);
		this.byNode.set(node, list);
		if (this.byNode.size > MAX_NODES) this.byNode.delete(this.byNode.keys().next().value as string);
	}

	of(node: string): readonly Outcome[] {
		return this.byNode.get(node) ?? [];
	}

	/** A request came with the secret that was in use before. */
	notePrevious(node: string, at: number): void {
		this.previous.delete(node);
		this.previous.set(node, at);
		if (this.previous.size > MAX_NODES)
			this.previous.delete(this.previous.keys().next().value as string);
	}

	/** When a request last did; milliseconds since 1970. */
	previousAt(node: string): number | undefined {
		return this.previous.get(node);
	}
}

/** A name as it may stand in a log or an answer: a caller could send anything as one. */
export const printable = (type: string): string =>
	/^[\w.:-]{1,80}$/.test(type) ? type : 'an event of another name';

/** The header's value: the one fate, or how often there was each. */
export function summary(fates: readonly Fate[]): string {
	if (fates.length === 1) return fates[0];
	const counts = new Map<Fate, number>();
	for (const fate of fates) counts.set(fate, (counts.get(fate) ?? 0) + 1);
	return [...counts].map(([fate, count]) => `${fate}=${count}`).join(', ');
}
