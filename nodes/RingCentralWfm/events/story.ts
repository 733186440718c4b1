import type { StoryStep } from '../../shared/events/catalogue';

const noCall = {
	call_id: undefined,
	call_source_id: undefined,
	call_source_name: undefined,
	dnis: undefined,
	call_type: undefined,
};

const state = (data: Record<string, unknown>): StoryStep<'AGENT_STATE'> => ({
	event: 'AGENT_STATE',
	data,
});

/** Anna signs in, becomes available (two events, as always) and gets the sample call. */
export const ONE_CALL = [
	'LOGIN',
	state({
		...noCall,
		prev_state: 'LOGIN',
		prev_aux_state: null,
		event_type: 'AVAILABLE',
		event_aux_type: null,
		date_time: '2026-03-02 08:00:00',
		duration: 0,
	}),
	state({
		...noCall,
		prev_state: 'AVAILABLE',
		prev_aux_state: null,
		event_type: 'AVAILABLE',
		event_aux_type: 'Available',
		date_time: '2026-03-02 08:00:01',
		duration: 1,
	}),
	state({
		...noCall,
		prev_state: 'AVAILABLE',
		prev_aux_state: 'Available',
		event_type: 'TRANSITION',
		event_aux_type: null,
		date_time: '2026-03-02 08:01:22',
		duration: 81,
	}),
	'AGENT_STATE',
	'ACD-CALL',
] as const;
