/**
 * The cast of the sample events, and what Webitel sends of them, moment by moment: a call to a queue, which
 * Mikko lets ring and Anna takes, and a call of a preview dialer's.
 */

/** Ids, names and numbers: 22 seconds in the queue, 187 with Anna. */
export const CAST = {
	attemptId: '4105521',
	queueId: '17',
	customerNumber: '+447700900123',
	customerName: 'Matti Meikäläinen',
	customerCall: '9cae633f-68d0-4315-8b9a-b83c7673d8dc',
} as const;

export const ANNA = {
	agent_channel_id: 'b25f2f3e-3b0e-4a54-9c56-4c9b1bd1f5c2',
	agent_name: 'Anna Virtanen',
	agent_id: '204',
	user_id: '1042',
	agent_extension: '301',
} as const;

/** The agent who is offered the sample call first, and misses it. */
export const MIKKO = {
	agent_channel_id: '5f0c1c37-72f5-4c55-a2a5-7a4f3fd0e9d7',
	agent_name: 'Mikko Laine',
	agent_id: '207',
	user_id: '1051',
	agent_extension: '304',
} as const;

/** When the sample call joined its queue; it was in a menu for 27 seconds before. */
const JOINED_AT = Date.UTC(2026, 2, 2, 8, 1, 0);
const MENU = 27;
const [BRIDGED, HUNG_UP] = [22, 209];

/** What is sent of the call to the queue, `at` seconds after it joined. */
export function callAt(at: number, agent: object = {}, more: object = {}) {
	const soFar = Math.min(at, HUNG_UP);
	return {
		channel: 'call',
		attempt_id: CAST.attemptId,
		queue_id: CAST.queueId,
		destination: CAST.customerNumber,
		destination_seq: 1,
		member_name: CAST.customerName,
		member_channel_id: CAST.customerCall,
		use_processing: true,
		timestamp: String(JOINED_AT + at * 1000),
		joined_at: String(JOINED_AT),
		...(at < BRIDGED ? {} : { bridged_at: String(JOINED_AT + BRIDGED * 1000) }),
		call_bill_sec: Math.max(0, soFar - BRIDGED),
		call_duration: soFar + MENU,
		call_voice_sec: soFar + MENU,
		...(at < HUNG_UP ? {} : { call_cause: 'NORMAL_CLEARING', call_sip_code: 200 }),
		...agent,
		...more,
	};
}

const DIALLED_AT = JOINED_AT + 600_000;
const [TAKEN, CONNECTED, OVER] = [4, 16, 76];

/**
 * What is sent of the call of a preview dialer, `at` seconds after it began to ring at Anna's: the one call is
 * hers, and the customer is called within it.
 */
export function previewAt(at: number, more: object = {}) {
	const soFar = Math.min(at, OVER);
	return {
		channel: 'call',
		attempt_id: '4105733',
		queue_id: '21',
		destination: '+447700900456',
		destination_seq: 1,
		communication_id: '0',
		cc_resource_id: '3',
		member_name: 'Liisa Lahtinen',
		member_id: '880213',
		cc_attempt_seq: 1,
		use_processing: true,
		timestamp: String(DIALLED_AT + at * 1000),
		joined_at: String(DIALLED_AT),
		...(at < CONNECTED ? {} : { bridged_at: String(DIALLED_AT + CONNECTED * 1000) }),
		call_bill_sec: Math.max(0, soFar - CONNECTED),
		call_duration: soFar,
		...(at < TAKEN ? {} : { call_voice_sec: soFar - TAKEN }),
		...(at < OVER ? {} : { call_cause: 'NORMAL_CLEARING', call_sip_code: 200 }),
		...ANNA,
		member_channel_id: ANNA.agent_channel_id,
		...more,
	};
}

/** What is sent of a customer whom the dialer's list holds for too long. */
export const EXPIRED = {
	member_name: 'Pekka Pouta',
	member_id: '880371',
	member_stop_cause: 'expired',
	cc_result: 'expired',
	queue_id: '21',
	cc_attempt_seq: 2,
	timestamp: String(JOINED_AT + 3_600_000),
} as const;

/** What is sent of a customer who is put into the list of a dialer. */
export const ADDED = {
	member_name: 'Pekka Pouta',
	member_id: '880371',
	destination: '+447700900789',
	queue_id: '21',
	timestamp: String(JOINED_AT - 3_600_000),
} as const;

/** What is sent of Anna when she goes on a break. */
export const ON_A_BREAK = {
	agent_name: ANNA.agent_name,
	agent_id: ANNA.agent_id,
	user_id: ANNA.user_id,
	agent_extension: ANNA.agent_extension,
	status: 'pause',
	status_payload: 'Lunch',
	team_id: '5',
	timestamp: String(JOINED_AT + 7_200_000),
} as const;
