/** A user at work: fetching calls, wrap-up time, supervision. */
import { choice, integer, label, openChoice } from '../../../shared/events/fields';
import {
	guid,
	leg,
	maxWrapUp,
	numbers,
	unlistedCode,
	user,
	userGuid,
	userName,
	wrapUp,
} from '../common';
import { userEvent } from '../define';
import { about, inbound } from '../interaction';
import { CALLS, CAST } from '../story';

const requestId = '5f9c2b7a-e0d6-4813-a4c9-1b3e8d7f6025';

export const UserCallAllocationRequest = userEvent('UserCallAllocationRequest', {
	description: 'An agent who fetches calls on their own asked for the next one',
	at: '2026-03-02T08:01:13.00Z',
	fields: () => ({
		...user(),
		RequestId: guid('Ties the response to this request', requestId),
		AllocationType: choice(
			'What is asked for',
			{ allocate: 'A call, if one can be allocated by the usual rules' },
			{ example: 'allocate' },
		),
		TTLSeconds: integer('How long the request is valid', { unit: 'seconds', example: 20 }),
	}),
	interaction: about,
	example: { MessageTTLSeconds: 20 },
});

export const UserCallAllocationResponse = userEvent('UserCallAllocationResponse', {
	description: 'The answer to an agent who asked for the next call',
	at: '2026-03-02T08:01:13.40Z',
	call: CALLS.served,
	fields: () => ({
		...leg(),
		...numbers(),
		...user(),
		RequestId: guid('The request this answers', requestId),
		AllocationType: choice(
			'What came of the request',
			{
				allocated: 'A call was allocated',
				nocalls: 'There is no call for the agent',
				agentunavailable: 'The agent cannot take a call now',
			},
			{ example: 'allocated' },
		),
		QueueId: guid('The queue of the call, if there is a call', CAST.queueId),
	}),
	interaction: (data) => (data.CallId ? inbound(data) : about(data)),
	example: { MessageTTLSeconds: 20 },
});

export const UserSupervisionStatus = userEvent('UserSupervisionStatus', {
	description: "Somebody's supervision of an agent's call changed",
	at: '2026-03-02T08:02:10.00Z',
	call: CALLS.served,
	fields: () => ({
		...leg(),
		SupervisorLegId: label("The supervisor's leg, if there is one", {
			example: 'c8e5a0f7-4d91-4b36-a2c8-f9d0e7b6135a',
		}),
		SupervisorUserId: userGuid('Who supervises', CAST.supervisorId),
		SupervisorUserName: userName('Login name of who supervises', CAST.supervisorName),
		TargetUserId: userGuid('The agent who is supervised', CAST.userId),
		TargetUserName: userName('Login name of the agent', CAST.userName),
		QueueId: guid('The service queue, if any', CAST.queueId),
		QueueName: label('Name of the service queue', { example: CAST.queueName }),
		State: unlistedCode('State of the supervision', 0),
	}),
	interaction: (data) => ({
		...about(data),
		agentId: data.TargetUserId,
		agentName: data.TargetUserName,
	}),
});

export const UserWrapUpEnabled = userEvent('UserWrapUpEnabled', {
	description: 'A queue call was connected that will be followed by wrap-up time',
	at: '2026-03-02T08:01:22.06Z',
	call: CALLS.served,
	fields: () => ({ ...wrapUp(), ...maxWrapUp() }),
	interaction: about,
});

export const UserWrapUpStarted = userEvent('UserWrapUpStarted', {
	description: 'A call ended and wrap-up time began: the agent gets no calls',
	at: '2026-03-02T08:04:29.20Z',
	call: CALLS.served,
	fields: () => ({ ...wrapUp(), ...maxWrapUp() }),
	interaction: about,
});

export const UserWrapUpTerminated = userEvent('UserWrapUpTerminated', {
	description: 'Wrap-up time is over: it ran out, or the agent ended it',
	at: '2026-03-02T08:05:02.20Z',
	call: CALLS.served,
	fields: () => ({
		...wrapUp(),
		ElapsedTimeSec: integer('How long it lasted', { unit: 'seconds', example: 33 }),
		Reason: openChoice(
			'Why it is over',
			{ manual: 'Somebody ended it', timer: 'The time allowed was up' },
			{ example: 'manual' },
		),
	}),
	interaction: about,
});
