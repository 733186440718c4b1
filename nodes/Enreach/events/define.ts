import { defineEvent, type EventDefinition } from '../../shared/events/definition';
import type { DataOf, Fields } from '../../shared/events/fields';
import type { InteractionFacts } from '../../shared/events/interaction';
import { once } from '../../shared/once';
import { envelope, userGuid } from './common';
import { sampleId } from './sampleId';
import { CAST, type Scene } from './story';

type Envelope = ReturnType<typeof envelope>;

interface EnreachEvent<F extends Fields> {
	/** When it happens, in a sentence of our own. */
	description: string;
	/** The event's own fields, beside those that all events carry. */
	fields: () => F;
	interaction?: (data: DataOf<Envelope & NoInfer<F>>) => InteractionFacts;
	/** The sample's `Timestamp`. */
	at: string;
	/** The call of the story that the sample belongs to. */
	call?: Scene;
	/** Sample values that neither the fields nor the call give. */
	example?: DataOf<Envelope & NoInfer<F>>;
}

/** What an event is about, where that is a person. */
const about: Partial<Record<string, () => Pick<Envelope, 'EntityId'>>> = {
	User: once(() => ({ EntityId: userGuid('Id of the thing the event is about') })),
};

/** Defines the events of one group, whose samples are about `entityId`. */
const group =
	(entity: 'User' | 'Queue' | 'CallList', entityId: string) =>
	<const Name extends string, F extends Fields>(
		name: Name,
		{ description, fields: ownFields, interaction, at, call = {}, example }: EnreachEvent<F>,
	): EventDefinition<Name, Envelope & F> => {
		const fields = once(() => ({ ...envelope(), ...about[entity]?.(), ...ownFields() }));
		return defineEvent({
			name,
			group: entity,
			description,
			fields,
			interaction,
			// A getter, so that loading the definitions builds no fields.
			get example() {
				const known = fields();
				return {
					EntityType: entity,
					EntityId: entityId,
					Id: sampleId(name),
					Timestamp: at,
					...Object.fromEntries(Object.entries(call).filter(([field]) => field in known)),
					...example,
				};
			},
		});
	};

/** An event about a user: an agent, or anyone with a work number. */
export const userEvent = group('User', CAST.userId);

/** An event about a service queue. */
export const queueEvent = group('Queue', CAST.queueId);

/** An event about a list of callbacks. */
export const callListEvent = group('CallList', CAST.callListId);
