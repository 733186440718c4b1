/**
 * Attempts of every kind of queue, with every way in which they end, and what is true of each: what an item
 * should tell, by people's reckoning and not by the node's.
 */
import type { Interaction } from '../../../../nodes/shared/events/interaction';
import type { AttemptCourse, WebitelAgent } from './callCentre';

/** The facts that differ between the events of an attempt. */
type Facts = Pick<Interaction, 'waitSeconds' | 'durationSeconds' | 'outcome'>;

export interface Ending {
	readonly title: string;
	readonly course: AttemptCourse;
	readonly direction?: Interaction['direction'];
	/** By the event's name. */
	readonly facts: Readonly<Partial<Record<string, Facts>>>;
}

const ANNA: WebitelAgent = {
	...{ id: 204, userId: 1042, name: 'Anna Virtanen', extension: '301', channel: 'call-of-anna' },
};
const MIKKO: WebitelAgent = {
	...{ id: 207, userId: 1051, name: 'Mikko Laine', extension: '304', channel: 'call-of-mikko' },
};

const S = 1000;
let ids = 4_105_500;
const customer = (queueId: number) => ({
	id: ids++,
	queueId,
	destination: '+447700900123',
	name: 'Matti Meikäläinen',
	channel: 'call-of-the-customer',
});
const member = { id: 880_213, seq: 2 };

/** A call that was in a menu for 27 seconds before it joined the queue. */
const inbound = () => ({
	...customer(17),
	type: 'inbound queue' as const,
	ringsAt: -27 * S,
	answeredAt: -27 * S,
});
/** Anna takes it after 22 seconds, talks for 187, and reports 20 later. */
const withAnna = {
	agent: ANNA,
	offeredAt: 16 * S,
	bridgedAt: 22 * S,
	endedAt: 209 * S,
	reportedAt: 229 * S,
};
const talkedWithAnna = {
	bridged: { waitSeconds: 22 },
	processing: { waitSeconds: 22, durationSeconds: 187 },
	leaving: { waitSeconds: 22, durationSeconds: 187, outcome: 'answered' },
} as const;

const dialled = (type: AttemptCourse['type']) => ({ ...customer(21), type, member, ringsAt: S });

/** A customer of a predictive or progressive dialer answers after 12 seconds and is with Anna 3 later, for a minute. */
const reached = {
	...{ answeredAt: 12 * S, agent: ANNA, offeredAt: 13 * S, bridgedAt: 15 * S, endedAt: 75 * S },
	...{ reportedAt: 90 * S, result: 'success' },
};
const talkedAMinute = {
	bridged: { waitSeconds: 3 },
	processing: { waitSeconds: 3, durationSeconds: 60 },
	leaving: { waitSeconds: 3, durationSeconds: 60, outcome: 'answered' },
} as const;
const notReached = { endedAt: 31 * S, result: 'failed', cause: 'NO_ANSWER', sipCode: 480 };

/** Anna takes it after 4 seconds, and the customer 12 later, for a minute. */
const taken = {
	...{ ringsAt: 0, agent: ANNA, offeredAt: 0, takenAt: 4 * S, bridgedAt: 16 * S, endedAt: 76 * S },
	...{ reportedAt: 90 * S, result: 'success' },
};

export const ENDINGS: readonly Ending[] = [
	{
		title: 'inbound queue: missed by one agent, taken by another, reported as a success',
		course: {
			...inbound(),
			...withAnna,
			missed: { agent: MIKKO, from: 2 * S, to: 14 * S },
			result: 'success',
			agentDescription: 'Wants a refund',
		},
		direction: 'inbound',
		facts: talkedWithAnna,
	},
	{
		title: 'inbound queue: served, and the agent chose no result',
		course: { ...inbound(), ...withAnna, result: 'abandoned' },
		direction: 'inbound',
		facts: talkedWithAnna,
	},
	{
		title: 'inbound queue: served, and nobody reported in time',
		course: { ...inbound(), ...withAnna, result: 'timeout' },
		direction: 'inbound',
		facts: talkedWithAnna,
	},
	{
		title: 'inbound queue: served and transferred, without after-call work',
		course: { ...inbound(), ...withAnna, reportedAt: undefined, result: 'transfer' },
		direction: 'inbound',
		facts: talkedWithAnna,
	},
	{
		title: 'inbound queue: the customer gave up',
		course: {
			...inbound(),
			endedAt: 40 * S,
			result: 'abandoned',
			cause: 'ORIGINATOR_CANCEL',
			sipCode: 487,
		},
		direction: 'inbound',
		facts: { leaving: { waitSeconds: 40, durationSeconds: 0, outcome: 'abandoned' } },
	},
	{
		title: 'outbound IVR: heard for half a minute',
		course: {
			...dialled('outbound IVR'),
			...{ answeredAt: 9 * S, bridgedAt: 9 * S, endedAt: 39 * S, result: 'success' },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 30, outcome: 'answered' } },
	},
	{
		title: 'outbound IVR: nobody answered',
		course: {
			...dialled('outbound IVR'),
			endedAt: 31 * S,
			result: 'abandoned',
			cause: 'NO_ANSWER',
			sipCode: 480,
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'missed' } },
	},
	{
		title: 'outbound IVR: a machine answered',
		course: {
			...dialled('outbound IVR'),
			...{ answeredAt: 9 * S, endedAt: 14 * S, result: 'abandoned', amd: 'MACHINE' },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'voicemail' } },
	},
	{
		title: 'outbound IVR: AI heard a voicemail',
		course: {
			...dialled('outbound IVR'),
			...{ answeredAt: 9 * S, endedAt: 14 * S, result: 'abandoned', amdByAi: 'voicemail' },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'voicemail' } },
	},
	{
		title: 'outbound IVR: the number does not exist, and nothing rang',
		course: {
			...{ ...dialled('outbound IVR'), ringsAt: undefined, endedAt: S, result: 'failed' },
			...{ cause: 'UNALLOCATED_NUMBER', sipCode: 404 },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'failed' } },
	},
	{
		title: 'predictive dialer: reached',
		course: { ...dialled('predictive dialer'), ...reached },
		direction: 'outbound',
		facts: talkedAMinute,
	},
	{
		title: 'predictive dialer: the customer gave up before there was an agent',
		course: {
			...dialled('predictive dialer'),
			answeredAt: 12 * S,
			endedAt: 19 * S,
			result: 'abandoned',
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'abandoned' } },
	},
	{
		title: 'predictive dialer: not reached',
		course: { ...dialled('predictive dialer'), ...notReached },
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'failed' } },
	},
	{
		title: 'progressive dialer: reached',
		course: { ...dialled('progressive dialer'), ...reached },
		direction: 'outbound',
		facts: talkedAMinute,
	},
	{
		title: 'progressive dialer: not reached',
		course: { ...dialled('progressive dialer'), ...notReached, agent: ANNA },
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'failed' } },
	},
	{
		title: 'progressive dialer: the agent did not take it',
		course: {
			...{ ...dialled('progressive dialer'), answeredAt: 12 * S, endedAt: 25 * S },
			...{ missed: { agent: MIKKO, from: 13 * S, to: 25 * S }, result: 'cancel' },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'cancelled' } },
	},
	{
		title: 'preview dialer: reached',
		course: { ...dialled('preview dialer'), ...taken },
		direction: 'outbound',
		facts: {
			processing: { durationSeconds: 60 },
			leaving: { durationSeconds: 60, outcome: 'answered' },
		},
	},
	{
		title: 'preview dialer: the customer did not answer',
		course: {
			...{ ...dialled('preview dialer'), ...taken, bridgedAt: undefined, reportedAt: undefined },
			...{ endedAt: 35 * S, result: 'abandoned', cause: 'NO_ANSWER', sipCode: 480 },
		},
		direction: 'outbound',
		facts: {},
	},
	{
		title: 'preview dialer: the agent let it ring',
		course: {
			...{ ...dialled('preview dialer'), ringsAt: 0, endedAt: 15 * S, result: 'cancel' },
			missed: { agent: MIKKO, from: 0, to: 15 * S },
		},
		direction: 'outbound',
		facts: { leaving: { durationSeconds: 0, outcome: 'cancelled' } },
	},
	{
		title: 'offline queue: reached',
		course: { ...dialled('offline queue'), ...taken },
		direction: 'outbound',
		facts: { processing: { durationSeconds: 60 }, leaving: { outcome: 'answered' } },
	},
	{
		title: 'offline queue: the agent let it ring, which ends it',
		course: {
			...{ ...dialled('offline queue'), ringsAt: 0, endedAt: 15 * S, result: 'cancel' },
			missed: { agent: MIKKO, from: 0, to: 15 * S },
		},
		direction: 'outbound',
		facts: {},
	},
	{
		title: 'chat queue: served, until the customer was silent for too long',
		course: { ...customer(31), type: 'chat queue', ...withAnna, result: 'client_timeout' },
		direction: 'inbound',
		facts: { ...talkedWithAnna, leaving: { waitSeconds: 22, outcome: 'answered' } },
	},
	{
		title: 'chat queue: the customer gave up',
		course: { ...customer(31), type: 'chat queue', endedAt: 61 * S, result: 'abandoned' },
		direction: 'inbound',
		facts: { leaving: { waitSeconds: 61, durationSeconds: 0, outcome: 'abandoned' } },
	},
	{
		title: 'IM queue: served',
		course: { ...customer(32), type: 'IM queue', ...withAnna, result: 'success' },
		direction: 'inbound',
		facts: { ...talkedWithAnna, leaving: { waitSeconds: 22, outcome: 'answered' } },
	},
	{
		title: 'IM queue: the customer gave up',
		course: { ...customer(32), type: 'IM queue', endedAt: 61 * S, result: 'abandoned' },
		direction: 'inbound',
		facts: { leaving: { waitSeconds: 61, durationSeconds: 0, outcome: 'abandoned' } },
	},
	{
		title: 'agent task: done',
		course: { ...customer(41), type: 'agent task', member, ...withAnna, result: 'success' },
		facts: { leaving: { outcome: 'answered' } },
	},
	{
		title: 'agent task: not taken',
		course: {
			...{ ...customer(41), type: 'agent task', member, endedAt: 15 * S, result: 'cancel' },
			missed: { agent: MIKKO, from: 0, to: 15 * S },
		},
		facts: { leaving: { durationSeconds: 0, outcome: 'cancelled' } },
	},
	{
		title: 'outbound task: done',
		course: {
			...{ ...customer(42), type: 'outbound task', member, bridgedAt: 0, endedAt: 2 * S },
			result: 'success',
		},
		facts: { leaving: { outcome: 'answered' } },
	},
];
