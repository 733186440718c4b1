/** What vendors send that their documents do not say, by vendor, as the differences between both read. */
export interface Beyond {
	/** Events. */
	events: string[];
	/** Fields of any event. */
	fields: string[];
	/** Values by field. */
	values: Record<string, string[]>;
	/** Where it was read. */
	source: string;
}

/** RingCX's base states that its document leaves out. */
const STATES = [
	...['ON-BREAK', 'AUX-UNAVAIL-OFFHOOK', 'AUX-UNAVAIL-NO-OFFHOOK', 'RNA-STATE', 'BREAK-AFTER-CALL'],
	...['PREVIEWING', 'MONITORING', 'MONITORING-CHAT', 'OFF-LINE', 'SUSPECT'],
	...['CHAT-AVAILABLE', 'CHAT-PRESENTED', 'CHAT-ENGAGED', 'CHAT-RNA'],
];

export const BEYOND: Record<string, Beyond> = {
	pbx: {
		events: [],
		fields: [],
		values: { canceled: ['EXIT_WITH_KEY'] },
		source: 'FreeSWITCH, mod_callcenter: the reasons to cancel',
	},
	ringcentral: {
		events: ['ONE-TO-ONE-OUTBOUND', 'WEB-SERVICE'],
		fields: [],
		values: { event_type: STATES, prev_state: STATES },
		source:
			"states: the vendor's own programs (agentStateTypes, the agent library); calls dialled by hand: a receiver in use; web services: the vendor's page on them",
	},
	webitel: {
		events: ['wait_agent', 'add_member', 'agent_status'],
		fields: [
			// A flow is started with all that is known of an attempt, whatever the event.
			...['agent_name', 'agent_id', 'user_id', 'agent_extension', 'member_name', 'member_id'],
			...['cc_attempt_seq', 'cc_result', 'call_bill_sec', 'call_duration', 'call_voice_sec'],
			...['call_cause', 'call_sip_code', 'amd_result'],
			...['amd_ai_result', 'queue_id', 'timestamp', 'joined_at', 'bridged_at'],
			...['member_stop_cause', 'member_timezone', 'agent_description', 'bucket_id'],
			...['destination_description', 'destination_type', 'destination_seq'],
			...['communication_id', 'cc_resource_id', 'chat_transferred'],
		],
		values: {
			channel: ['im'],
			cc_result: [
				...['failed', 'expired', 'timeout', 'canceled_by_timeout', 'processing', 'transfer'],
				...['endless', 'agent_timeout', 'client_timeout', 'dialog_timeout', 'terminate'],
			],
			amd_result: ['NOTSURE', 'CANCEL'],
		},
		source: 'its open call centre: queue/attempt.go, queue/hook.go, model/queue.go, agent_manager',
	},
};

/** Whether the difference is that something is defined which only the vendor's own code or traffic shows. */
export function isBeyond(difference: string, { fields, values }: Beyond): boolean {
	const [, field] = /^(\S+) is defined but not documented$/.exec(difference) ?? [];
	if (field) return fields.includes(field);
	const [, of, value] = /^(\S+): the value (\S+) is not documented$/.exec(difference) ?? [];
	return values[of]?.includes(value) ?? false;
}
