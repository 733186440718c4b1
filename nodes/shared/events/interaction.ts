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
	/** How long agents and the customer talked: 0 where nobody did, missing where the vendor does not tell. Seconds. */
	durationSeconds?: number;
	/** How long the customer waited. Seconds. */
	waitSeconds?: number;
	outcome?: Outcome;
	/** True on the event that ends the interaction; missing on all others. */
	ended?: true;
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
	[K in keyof Interaction]?: K extends 'ended'
		? boolean
		: Interaction[K] extends string | undefined
			? K extends 'direction' | 'outcome'
				? Interaction[K] | null
				: string | number | null
			: number | null;
};

/** The facts that are there, in the contract's types; undefined where there are none. */
export function toInteraction(facts: InteractionFacts): Interaction | undefined {
	const interaction: Record<string, unknown> = {};
	for (const [fact, value] of Object.entries(meant(facts))) {
		if (isBlank(value)) continue;
		if (fact === 'ended') {
			if (value === true && !isBlank(facts.callId)) interaction[fact] = value;
		} else if (fact.endsWith('Seconds')) {
			if (typeof value === 'number' && value >= 0) interaction[fact] = value;
		} else {
			interaction[fact] = String(value);
		}
	}
	return Object.keys(interaction).length > 0 ? (interaction as Interaction) : undefined;
}

/**
 * What the facts mean for every vendor: in a call that nobody answered nobody talked, whatever length the vendor
 * counts, and at its end the agent whom it rang at is not one who answered. Who dialled a call stays its agent.
 */
function meant(facts: InteractionFacts): InteractionFacts {
	const { ended, direction, durationSeconds, outcome } = facts;
	if (isBlank(outcome) || outcome === 'answered') return facts;
	if (!ended) return isBlank(durationSeconds) ? facts : { ...facts, durationSeconds: 0 };
	const isDialled = direction === 'outbound' || direction === 'internal';
	const nobody = isDialled ? {} : { agentId: undefined, agentName: undefined };
	return { ...facts, ...nobody, durationSeconds: 0 };
}
