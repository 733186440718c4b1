import { isBlank } from '../values';

/** What the interaction is about, told the same way for every vendor, as far as the event carries it. */
export interface Interaction {
	/** The vendor's id of the call, chat or task; the same on all events of one interaction. */
	callId?: string;
	agentId?: string;
	/** The name people know: full name, user name or login. */
	agentName?: string;
	queueId?: string;
	queueName?: string;
	/** Number or address of the customer, whichever side dialled. */
	customerNumber?: string;
	/** The contact centre's own number in this interaction. */
	serviceNumber?: string;
	direction?: 'inbound' | 'outbound' | 'internal';
	/** Length of the conversation or of the call, as the vendor counts it. Seconds. */
	durationSeconds?: number;
	/** How long the customer waited. Seconds. */
	waitSeconds?: number;
	outcome?: Outcome;
}

/** Whether somebody talked to the customer. */
export const wasAnswered = ({ interaction }: { interaction?: Interaction }) =>
	interaction?.outcome === 'answered';

/** Whether a customer called and nobody answered. */
export const wasMissed = ({ interaction }: { interaction?: Interaction }) =>
	interaction?.direction !== 'outbound' &&
	['missed', 'abandoned'].includes(interaction?.outcome ?? '');

/** How an interaction ended. */
export type Outcome =
	'answered' | 'abandoned' | 'missed' | 'failed' | 'overflowed' | 'cancelled' | 'voicemail';

/** A mapping's answer as vendors' fields give it: ids may be numbers, anything may be missing. */
export type InteractionFacts = {
	[K in keyof Interaction]?: Interaction[K] extends string | undefined
		? K extends 'direction' | 'outcome'
			? Interaction[K] | null
			: string | number | null
		: number | null;
};

/** The facts that are there, in the contract's types; undefined where there are none. */
export function toInteraction(facts: InteractionFacts): Interaction | undefined {
	const interaction: Record<string, unknown> = {};
	for (const [fact, value] of Object.entries(facts)) {
		if (isBlank(value)) continue;
		if (fact.endsWith('Seconds')) {
			if (typeof value === 'number' && value >= 0) interaction[fact] = value;
		} else {
			interaction[fact] = String(value);
		}
	}
	return Object.keys(interaction).length > 0 ? (interaction as Interaction) : undefined;
}
