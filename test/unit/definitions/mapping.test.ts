import { defineEvent } from '../../../nodes/shared/events/definition';
import {
	choice,
	dictionary,
	id,
	integer,
	list,
	openChoice,
	phone,
	record,
	text,
} from '../../../nodes/shared/events/fields';
import { sourcesOfFacts } from '../../../scripts/derive/mapping';

/** A made-up event with every way in which a fact can come about. */
const event = defineEvent({
	name: 'ended',
	group: 'Test',
	description: 'A call ended',
	fields: () => ({
		callId: id('The call'),
		callIdText: id('The call, as text'),
		kind: choice('Kind of call', { in: 'Came in', out: 'Went out', none: 'Neither' }),
		from: text('Who called'),
		to: text('Who was called'),
		talkMs: integer('Time talked', { unit: 'milliseconds' }),
		agent: record('The agent', { name: text('The name') }),
		queues: list('The queues', id('A queue'), { example: ['17'] }),
		variables: dictionary('Variables', text('A value'), { example: { reason: 'talked' } }),
		note: text('A note'),
	}),
	interaction: (call) => ({
		callId: call.callId ?? call.callIdText,
		customerNumber: call.kind === 'out' ? call.to : call.from,
		direction: call.kind === 'none' || !call.kind ? undefined : `${call.kind}bound`,
		durationSeconds: typeof call.talkMs === 'number' ? call.talkMs / 1000 : undefined,
		agentName: call.agent?.name,
		queueId: call.queues?.[0],
		outcome: call.variables?.reason === 'talked' ? 'answered' : undefined,
		serviceNumber: '100',
	}),
});

it('finds out which fields the facts come from', () => {
	expect(sourcesOfFacts(event)).toEqual({
		callId: { from: ['callId', 'callIdText'], by: [] },
		customerNumber: { from: ['from', 'to'], by: ['kind'] },
		direction: { from: [], by: ['kind'] },
		durationSeconds: { from: ['talkMs'], by: [] },
		agentName: { from: ['agent.name'], by: [] },
		queueId: { from: ['queues.0'], by: [] },
		outcome: { from: [], by: ['variables.reason'] },
		serviceNumber: { from: [], by: [], always: '100' },
	});
});

it('finds what only counts where something else is missing, empty or of another kind', () => {
	const branching = defineEvent({
		name: 'ended',
		group: 'Test',
		description: 'A call ended',
		fields: () => ({
			talkMs: integer('Time talked', { unit: 'milliseconds', example: 1000 }),
			cause: openChoice('Why it ended', { gone: 'Hung up', lost: 'Lost', full: 'No line' }),
			side: choice('Who called', { in: 'A customer', out: 'An agent' }, { example: 'out' }),
			from: phone('Who called', { example: '' }),
			email: text('Address of who wrote', { example: '' }),
			to: phone('Who was called', { example: '100' }),
			waitMs: integer('Time waited', { unit: 'milliseconds' }),
			queuedMs: integer('Time in the queue', { unit: 'milliseconds' }),
		}),
		interaction: (call) => {
			const wait = call.queuedMs ?? call.waitMs;
			const isIn = call.side === 'in';
			return {
				customerNumber: isIn ? call.from || call.email : call.side === 'out' ? call.to : undefined,
				waitSeconds: typeof wait === 'number' ? wait / 1000 : undefined,
				outcome: call.talkMs
					? 'answered'
					: call.cause !== 'gone'
						? undefined
						: isIn
							? 'abandoned'
							: 'cancelled',
			};
		},
	});
	expect(sourcesOfFacts(branching)).toEqual({
		customerNumber: { from: ['to', 'from', 'email'], by: ['side'] },
		waitSeconds: { from: ['queuedMs', 'waitMs'], by: [] },
		outcome: { from: [], by: ['talkMs', 'cause', 'side'] },
	});
});

it('finds none where an event has no mapping', () => {
	const { interaction: _, ...silent } = event;
	expect(sourcesOfFacts(silent)).toEqual({});
});
