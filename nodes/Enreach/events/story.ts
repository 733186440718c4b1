/**
 * What the sample events tell: two days at a service desk. Anna works in the queue "Customer service"; its
 * calls, her own calls and a callback each keep their ids and numbers over all their events.
 */

/** Who and what the sample events are about. */
export const CAST = {
	organizationId: 'fd434d24-f685-431d-8df5-386b5d5ffa73',
	queueId: '6cb31d7d-9cd9-41dc-a096-62cf31fd0281',
	queueName: 'Customer service',
	queueNumber: '+441632960234',
	/** The number that customers dial. */
	serviceNumber: '+441632960123',
	techQueueId: '1f0a9d53-2a3c-4e0b-a7e3-6f4f8c0b7d15',
	techQueueName: 'Customer service menu',
	userId: 'b4df099e-70dc-4ff5-b4ea-c2c3547d97fb',
	userName: 'anna.virtanen@example.com',
	userNumber: '+447700900110',
	colleagueId: '3d9be0a7-59f2-4b8e-8a1d-0c7e2f6b9a44',
	colleagueName: 'mikko.laine@example.com',
	supervisorId: '8e2c4f61-b7d0-4c3a-9f58-1a6d3e7b2c90',
	supervisorName: 'sari.nieminen@example.com',
	callListId: 'c5a7e1d2-4b96-4f0e-8d37-92b1f6e0a853',
	callBackId: 'f2b8d6c4-7e13-4a95-b0c8-5d49e7a1f362',
} as const;

/** Values by field name; an event takes those of the fields it has. */
export type Scene = Record<string, string>;

const customer = '+447700900123';
const closingTimeCustomer = '+447700900321';

/** The calls of the story. */
export const CALLS = {
	/** 08:01: a customer waits 22 seconds in the queue and talks 187 with Anna. */
	served: {
		CallId: '9cae633f-68d0-4315-8b9a-b83c7673d8dc',
		LegId: '5e8f7c1a-0b42-4d6e-93a7-c1d2e3f4a5b6',
		CallerNumber: customer,
		TargetNumber: CAST.serviceNumber,
		RecordingId: '0d7c5b3a-8e61-4f29-b4d8-73a6e9c1f052',
	},
	/** 08:40: another one calls the queue, and gives up waiting. */
	abandoned: {
		CallId: '5be8d2f7-a1c9-4306-8d7e-94f0c3b6e2a1',
		LegId: '02d9f6b8-e7a4-4c5d-b130-8f6e2a9c7d45',
		CallerNumber: '+447700900677',
		TargetNumber: CAST.serviceNumber,
	},
	/** 09:12: another one calls the queue; nobody is free, and a branch office takes over. */
	passedOn: {
		CallId: '47d1b9e0-6c28-4a5f-8e13-d90f2b7c6a84',
		LegId: 'a90c4e72-15bd-4837-b6f0-2e8d7a3c9f51',
		CallerNumber: '+447700900543',
		TargetNumber: CAST.serviceNumber,
	},
	/** 16:35: a third one calls after closing time, and asks to be called back. */
	closed: {
		CallId: 'e3f6a2c8-90d7-4b1e-a54c-68b0d1f92e37',
		LegId: '71b3d8f5-c2e9-4064-8a7b-f5e0c6d9a218',
		CallerNumber: closingTimeCustomer,
		TargetNumber: CAST.serviceNumber,
		RecordingId: '9b4e0f7d-3c85-4a62-97d1-e8c5b2a06f43',
	},
	/** The next morning: Anna calls that customer back. */
	callback: {
		CallId: '2c9f8e5b-d714-4036-b8a2-7f1e6d0c3b95',
		LegId: 'd8a1c7e4-6f90-4b2d-95c3-0e7b8f4a6d12',
		CallerNumber: CAST.serviceNumber,
		TargetNumber: closingTimeCustomer,
		RecordingId: '63e7d2b9-a0f4-4c18-8d56-b1f9c3e5a870',
	},
	/** 10:02: a customer calls Anna's own number, and she answers. */
	direct: {
		CallId: '85b0c6d3-1e7f-49a4-a2d8-c6e9f3b7051d',
		LegId: '4f2e9a6c-b8d1-4375-9e0c-a7d5f1b3c806',
		CallerNumber: '+447700900877',
		TargetNumber: CAST.userNumber,
		RecordingId: 'b6d9f0e2-57c3-4a8b-9142-e0f7d8c6a35b',
	},
	/** 11:20: one more calls her; she does not answer, and the caller leaves a message. */
	unanswered: {
		CallId: 'd04f7a1b-e6c5-4928-b3f9-5a8e2c7d6091',
		LegId: '9c6b0d3e-f8a7-4e51-82d4-1b7f9a5e0c63',
		CallerNumber: '+447700900233',
		TargetNumber: CAST.userNumber,
		RecordingId: '1a8d5e7f-c2b6-4039-a9e4-f6d0b3c7825e',
	},
	/** 12:30: Anna calls a supplier. */
	outgoing: {
		CallId: '7be2f9d0-4a36-4c8d-91e5-0d3c8b6f7a24',
		LegId: 'e57d1c9a-8b0f-4264-b3e6-d9f2a4c70b85',
		CallerNumber: CAST.userNumber,
		TargetNumber: '+441632960222',
		RecordingId: 'c08e6b4d-f297-45a1-8c3b-7e9d1f5a0b62',
	},
	/** 13:00: Anna calls the customer of the first call once more, in the queue's name. */
	forQueue: {
		CallId: '36a9d8c5-0f7b-4e12-a6d4-e1b8c9f2075a',
		LegId: 'b1e4f6a8-d3c0-4975-a8b2-6c5d0e9f7314',
		CallerNumber: CAST.userNumber,
		TargetNumber: customer,
		RecordingId: 'f94a7c0e-6d5b-4182-b7e9-a3c8d0f6e215',
	},
} as const satisfies Record<string, Scene>;
