/** Fields that many Alvaria events share, and the cast of the sample events: one agent, one call. */
import { z } from 'zod/v4';

import { defineEvent, type EventDefinition } from '../../shared/events/definition';
import {
	flag,
	id,
	label,
	list,
	record,
	text,
	type DataOf,
	type Fields,
	type Personal,
} from '../../shared/events/fields';
import type { InteractionFacts } from '../../shared/events/interaction';
import { once } from '../../shared/once';

/** Who and what the sample events are about: Anna's calls and a chat on one day. */
export const CAST = {
	userId: '7c41d09ab35e2f6',
	colleagueId: '2f85be61c07d9a4',
	ehubSessionId: 214,
	colleagueEhubSessionId: 219,
	/** A customer calls, Anna answers and consults Mikko. */
	interactionId: 1030,
	consultInteractionId: 1031,
	conferenceInteractionId: 1032,
	transferredInteractionId: 1033,
	/** Anna calls the customer by hand. */
	dialledInteractionId: 1041,
	/** A campaign shows Anna a record, and she has it dialled. */
	previewInteractionId: 1042,
	chatInteractionId: 1050,
	workTypeId: 84,
	workTypeName: 'Customer service',
	dispositionId: 123,
	dispositionPlanId: 14,
	reasonId: 15,
	teamId: '5d3c1f0e-7a42-4b8e-9a55-0c9f2b7d6e18',
	teamName: 'Helsinki day shift',
	customerFirstName: 'Kaisa',
	customerLastName: 'Laine',
	customerNumber: '+447700900123',
	serviceNumber: '+441632960123',
	emailObjectId: 'email/4b05-2026032-063840/40009-0',
} as const;

type Id = ReturnType<typeof id>;

/**
 * The two forms in which Alvaria sends most ids: a number, "to be deprecated", and its twin as text. Both
 * are kept as sent.
 */
export const twins = <N extends string, T extends string>(
	asNumber: N,
	asText: T,
	description: string,
	example: number,
	personal?: Personal,
) =>
	({
		[asNumber]: id(`The same as ${asText}, as a number. Alvaria will drop it`, {
			documentedAs: 'integer',
			example,
			personal,
		}),
		[asText]: id(description, { example: String(example), personal }),
	}) as Record<N | T, Id>;

/** The agent's connection, as a number and as text. */
export const ehubSession = once(() =>
	twins(
		'ehubSessionId',
		'ehubSessionIdRev',
		"The agent's connection to the system; a new one at each login",
		CAST.ehubSessionId,
		'agent.id',
	),
);

/** The agent's connection where only the text form exists. */
export const ehubSessionText = () => ehubSession().ehubSessionIdRev;

/** The connection of another agent. */
export const otherSession = (description: string) =>
	id(description, { example: String(CAST.colleagueEhubSessionId), personal: 'agent.id' });

/** The user an event is sent to. */
export const user = once(() =>
	id('The agent (user) the event is about', { example: CAST.userId, personal: 'agent.id' }),
);

/** The interaction an event is about. */
export const interactionIds = once(() =>
	interactionOf('The call, chat, email or other interaction', CAST.interactionId),
);

/** The interaction of an event, where it needs other words or another sample. */
export const interactionOf = (description: string, example: number) =>
	twins('interactionId', 'interactionIdRev', description, example);

/**
 * The user-defined fields of an interaction. Alvaria sends blank text where there are none: read as an
 * empty list.
 */
export const interactionData = once(() => {
	const fields = list(
		'The user-defined fields of the interaction, at most 20',
		record('A user-defined field', {
			key: label('Name of the field', { example: 'customerNumber' }),
			value: text('Its value', { example: '10045', personal: 'caller.text' }),
			isMasked: flag('Whether a screen should hide the value', { example: false }),
		}),
	);
	return z.preprocess(blankToEmpty, fields).meta(fields.meta() ?? {});
});

const blankToEmpty = (value: unknown) =>
	typeof value === 'string' && value.trim() === '' ? [] : value;

/** The user, work type or external route that was dialled or consulted: a text that holds JSON, left as sent. */
export const entity = () =>
	text('The user, work type or external route meant, as a JSON text; .parseJson() opens it', {
		example: JSON.stringify({ kind: 'via#user', id: CAST.colleagueId, firstName: 'Mikko' }),
		personal: 'either.text',
	});

type IdValue = string | number | null | undefined;

/** The first id that names something: Alvaria writes 0 where there is nothing. */
export const known = (...ids: IdValue[]) =>
	ids.find((value) => value !== undefined && value !== null && !/^\s*0*\s*$/.test(String(value)));

/** The first of some texts that is not empty. */
export const filled = (...values: IdValue[]) =>
	values.find((value) => value !== undefined && value !== null && String(value).trim() !== '');

/** The id facts of a payload with the usual names. */
export const ofInteraction = (payload: {
	interactionId?: IdValue;
	interactionIdRev?: IdValue;
}): InteractionFacts => ({ callId: known(payload.interactionIdRev, payload.interactionId) });

/** What carries nearly every event of the agent desktop (`engagementCenter`) and of chats (`messaging`). */
type Envelope<P extends Fields> = Record<'userId' | 'ehubSessionId' | 'ehubSessionIdRev', Id> & {
	payload: ReturnType<typeof record<P>>;
};

/** What makes one event of a group different from the others. */
interface Topic<P extends Fields> {
	description: string;
	/** Fields of `payload`; none where left out. */
	payload?: () => P;
	/** Facts of the payload; `agentId` is always the user. */
	interaction?: (payload: DataOf<P>) => InteractionFacts;
}

const inGroup =
	<G extends string>(group: G) =>
	<N extends string, P extends Fields = Record<never, never>>(
		name: N,
		topic: Topic<P>,
	): EventDefinition<`${G}.${N}`, Envelope<P>> => {
		const { description, payload, interaction } = topic;
		return defineEvent({
			name: `${group}.${name}`,
			group,
			description,
			fields: () => ({
				userId: user(),
				...ehubSession(),
				payload: record(
					payload ? 'The details of the event' : 'Always empty',
					payload?.() ?? ({} as P),
				),
			}),
			interaction: (data) => ({
				agentId: data.userId,
				...interaction?.((data.payload ?? {}) as DataOf<P>),
			}),
		});
	};

/** Defines an event `engagementCenter.<name>` of the usual form: user, session, payload. */
export const engagementCenter = inGroup('engagementCenter');

/** Defines an event `messaging.<name>`. */
export const messaging = inGroup('messaging');
