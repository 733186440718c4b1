/**
 * What a streaming session can subscribe to, beyond the caller's own events (Streaming API document,
 * "FilterCriteria" and "Resources").
 */
import { alvaria, type AlvariaEventName } from './index';

const PREFIX = 'engagementCenter.';

type ThirdPartyEvent<Name> = Name extends `engagementCenter.${infer Short}`
	? Exclude<Short, 'MultiTaskingStatus'>
	: never;

/** Stands for every event of a catalogue type. */
export const ALL_CATALOG_EVENTS = 'all';

/** Events of `changeNotification`: what was changed. */
export const CHANGE_NOTIFICATION_EVENTS = ['user', 'team'] as const;

/**
 * Events of `engagementCenterThirdParty`: the agent events of other users, without their prefix. All but
 * MultiTaskingStatus, which the vendor's list leaves out.
 */
export const THIRD_PARTY_EVENTS = alvaria.events
	.map(({ name }) => name)
	.filter((name) => name.startsWith(PREFIX) && name !== 'engagementCenter.MultiTaskingStatus')
	.map((name) => name.slice(PREFIX.length))
	.sort() as Array<ThirdPartyEvent<AlvariaEventName>>;

/** Stands for every resource of every type; resource ids are then ignored. */
export const ANY_RESOURCE_TYPE = '*';
