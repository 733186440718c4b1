/** Fields and mappings that PBX events share, and the cast of the sample events: one call on one day. */
import { choice, epoch, id, integer, openChoice, phone, text } from '../../shared/events/fields';
import type { InteractionFacts, Outcome } from '../../shared/events/interaction';
import type { DataOf } from '../../shared/events/fields';
import { textOf } from '../../shared/values';
import { HANGUP_CAUSES } from './hangupCauses';

/** Ids, names and numbers of the sample call: 22 seconds in the queue, 187 with Anna. */
export const CAST = {
	siteId: '12',
	queueId: '17',
	userId: '204',
	deviceId: '3011',
	deviceName: 'Anna desk phone',
	callId: '9cae633f-68d0-4315-8b9a-b83c7673d8dc',
	agentLegId: 'b25f2f3e-3b0e-4a54-9c56-4c9b1bd1f5c2',
	customerNumber: '+447700900123',
	customerName: 'Matti Meikäläinen',
	serviceNumber: '+441632960123',
} as const;

/** The sample call entered the queue at 08:01:00 UTC; seconds since 1970. */
export const STARTED_AT = Date.UTC(2026, 2, 2, 8, 1, 0) / 1000;

/** The agent's user account. */
export const user = () => ({
	user_id: id('The user', { example: CAST.userId, personal: 'agent.id' }),
});

/** What every call event carries ("Variables in call events"). */
export const call = () => ({
	id: id('This leg of the call', { format: 'uuid', example: CAST.agentLegId }),
	call_id: id("The call's first leg; the same on all events of one call", {
		format: 'uuid',
		example: CAST.callId,
	}),
	ts: epoch(
		'When the event happened, counted from the start of 1970; milli- and microseconds, or a date, are read too',
		{
			unit: 'seconds',
			example: STARTED_AT,
		},
	),
	site_id: id('The site', { example: CAST.siteId }),
	type: choice(
		'Kind of call',
		{
			inbound: 'Somebody outside called in',
			outbound: 'Somebody inside called out',
			internal: 'Between two users of the PBX',
			queue: 'A caller is waiting in a queue or was connected from it',
			fax: 'A fax',
			conf: 'A conference',
		},
		{ example: 'queue' },
	),
	dst_num: phone('The number that was dialled', {
		example: CAST.serviceNumber,
		personal: 'either.number',
	}),
	src_device_id: id('The device that calls', { personal: 'agent.device' }),
	dst_device_id: id('The device that is called', {
		example: CAST.deviceId,
		personal: 'agent.device',
	}),
	src_user_id: id('The user who calls', { personal: 'agent.id' }),
	dst_user_id: id('The user who is called', { example: CAST.userId, personal: 'agent.id' }),
	cid_num: phone("The caller's number", {
		example: CAST.customerNumber,
		personal: 'either.number',
	}),
	cid_name: text("The caller's name", { example: CAST.customerName, personal: 'either.name' }),
	a2: text('Country, as a two-letter code', { example: 'FI', personal: 'caller.location' }),
	tags: text('Tags given to the call', { personal: 'caller.text' }),
	queue_id: id('The queue, on queue calls', { example: CAST.queueId }),
	lead_id: id('The lead that was given to the call', { personal: 'caller.id' }),
	lead_name: text("The lead's name", { personal: 'caller.name' }),
	campaign_id: id('The campaign that was given to the call'),
	dialer_id: id('The dialer, where a dialer made the call'),
	conference_id: id('The conference, on conference calls'),
	call_script: id('The call script'),
	waitms: integer('How long the caller waited', { unit: 'milliseconds' }),
	durationms: integer('Length of the call', { unit: 'milliseconds' }),
	progressms: integer('From dialling to the first ring (SIP invite to SIP 180)', {
		unit: 'milliseconds',
	}),
	billms: integer('From the answer to the end of the call', { unit: 'milliseconds' }),
	cc_wait: integer('How long the caller waited in the queue', { unit: 'seconds' }),
	hangup_cause: openChoice('Why the call ended, as a FreeSWITCH hangup cause', causeMeanings()),
	canceled: choice('Why a queue call that nobody answered came to its end', {
		NONE: 'No particular reason',
		TIMEOUT: 'The caller waited longer than the queue allows',
		NO_AGENT_TIMEOUT: 'The caller waited longer than the queue allows while no agent is there',
		BREAK_OUT: 'The caller gave up',
		EXIT_WITH_KEY: 'The caller left the queue by pressing a key',
	}),
});

const causeMeanings = () =>
	Object.fromEntries(Object.entries(HANGUP_CAUSES).map(([cause, { meaning }]) => [cause, meaning]));

type Call = DataOf<ReturnType<typeof call>>;

/** Whether an event is about the call's first leg, the caller's; one that names no leg is about the call. */
export function isFirstLeg({ data }: { data: Record<string, unknown> }): boolean {
	const leg = textOf(data.id) ?? '';
	return leg === '' || leg === textOf(data.call_id);
}

/** The facts of any call event. Calls from a queue count as inbound; fax and conference have no side. */
export function callFacts(data: Call): InteractionFacts {
	const outbound = data.type === 'outbound';
	const internal = data.type === 'internal';
	return {
		callId: data.call_id,
		agentId: outbound || internal ? data.src_user_id : data.dst_user_id,
		queueId: data.queue_id,
		customerNumber: internal ? undefined : outbound ? data.dst_num : data.cid_num,
		serviceNumber: internal ? undefined : outbound ? data.cid_num : data.dst_num,
		direction: directionOf(data.type),
		// Who waits for an answer to an outgoing call is the agent.
		waitSeconds: data.cc_wait ?? (outbound || internal ? undefined : seconds(data.waitms)),
	};
}

/** The facts of a call that has ended. */
export function endedCallFacts(data: Call): InteractionFacts {
	const outcome = outcomeOf(data);
	return {
		...callFacts(data),
		durationSeconds: conversationOf(data, outcome),
		outcome,
		ended: isFirstLeg({ data }),
	};
}

/**
 * How long they talked. The PBX itself answers the first leg of a queue call and bills the waiting: how much of
 * that was a conversation, the leg of the agent tells.
 */
function conversationOf(
	{ id, call_id: call, type, billms }: Call,
	outcome: Outcome | undefined,
): number | undefined {
	if (outcome !== undefined && outcome !== 'answered') return 0;
	return type === 'queue' && id === call ? undefined : seconds(billms);
}

function directionOf(type: Call['type']): InteractionFacts['direction'] {
	if (type === 'outbound' || type === 'internal') return type;
	return type === 'inbound' || type === 'queue' ? 'inbound' : undefined;
}

/** No agent took the call, and it went on from the queue: for two time-outs, and at the caller's wish. */
const LEFT_QUEUE = ['TIMEOUT', 'NO_AGENT_TIMEOUT', 'EXIT_WITH_KEY'];

/**
 * A reason to cancel says that no agent answered, also where the PBX itself took the call to let it wait and
 * bills that. Without one, an answered call was answered whatever ended it.
 */
function outcomeOf({ type, billms, canceled, hangup_cause: cause }: Call): Outcome | undefined {
	if (canceled === 'BREAK_OUT') return 'abandoned';
	if (canceled && LEFT_QUEUE.includes(canceled)) return 'overflowed';
	if (typeof billms === 'number' && billms > 0) return 'answered';
	const outcome = cause ? HANGUP_CAUSES[cause]?.unanswered : undefined;
	// The caller of an inbound call is a customer, who did not cancel anything but gave up.
	return outcome === 'cancelled' && (type === 'inbound' || type === 'queue')
		? 'abandoned'
		: outcome;
}

const seconds = (milliseconds: number | null | undefined) =>
	typeof milliseconds === 'number' ? milliseconds / 1000 : undefined;
