import { enreachIdentity } from '../../../nodes/Enreach/identity';
import { enreach, type EnreachEventName } from '../../../nodes/Enreach/events';
import { CALLS, CAST } from '../../../nodes/Enreach/events/story';
import { schemaOf, type AnyEvent, type EventData } from '../../../nodes/shared/events/definition';
import type { Interaction } from '../../../nodes/shared/events/interaction';
import { toItem } from '../../../nodes/shared/events/item';
import { sampleItem, sampleOf } from '../../../nodes/shared/events/sample';
import { shape } from '../../../nodes/shared/events/shape';
import facts from '../../support/contract/facts/enreach.json';

const named = (name: EnreachEventName) => enreach.find(name) as AnyEvent;
const item = (name: EnreachEventName, data: Record<string, unknown>) =>
	toItem('enreach', named(name), { type: name, id: '1', time: null, data });

const stories = Object.entries(enreach.stories ?? {}).map(([title, steps]) => ({
	title,
	items: steps.map((step) => sampleItem(enreach, step)),
}));
const story = (title: string) =>
	stories.find((candidate) => candidate.title === title)?.items ?? [];

describe('the catalogue', () => {
	it('has the three groups, each sorted by name', () => {
		const groups = ['User', 'Queue', 'CallList'].map((group) =>
			enreach.events.filter((event) => event.group === group).map(({ name }) => name),
		);
		expect(groups.map(({ length }) => length)).toEqual([38, 31, 11]);
		expect(enreach.events.map(({ name }) => name)).toEqual(
			groups.flatMap((names) => [...names].sort()),
		);
	});

	it('knows no event that the configuration sample names by mistake', () => {
		expect(enreach.find('QueueCallInConnected')).toBeUndefined();
		expect(enreach.find('QueueCallInAllocated')).toBeUndefined();
	});

	it('tells a wrong name and a wrong field at compile time', () => {
		const right: EnreachEventName = 'QueueCallInDisconnected';
		// @ts-expect-error There is no event of that name.
		const wrong: EnreachEventName = 'QueueCallInConnected';
		type Disconnected = EventData<
			Extract<(typeof enreach.events)[number], { name: 'QueueCallInDisconnected' }>
		>;
		const reason: Disconnected['Reason'] = 'remote';
		// @ts-expect-error The other side is called "remote".
		const otherReason: Disconnected['Reason'] = 'caller';
		// @ts-expect-error The field is called CallId.
		type Renamed = Disconnected['CallID'];
		const renamed: Renamed | undefined = undefined;
		expect([right, wrong, reason, otherReason, renamed]).toHaveLength(5);
	});
});

describe('samples', () => {
	it.each(enreach.events.map(({ name }) => name))('%s has a value for each field', (name) => {
		const sample = sampleItem(enreach, name);
		const without = Object.keys(named(name).fields()).filter((field) => !(field in sample.data));
		// Documented with both spellings of the user's name; one of them is sent.
		expect(without).toEqual(name === 'QueueCallInUserAllocated' ? ['Username'] : []);
		expect(sample.issues).toBeUndefined();
		expect(sample.data).toMatchObject({ EventType: name, EntityType: named(name).group });
	});

	it('have ids of their own, and UUIDs wherever the document says so', () => {
		const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
		const items = [
			...enreach.events.map(({ name }) => sampleItem(enreach, name)),
			...stories.flatMap(({ items }) => items),
		];
		const contents = new Map(items.map((sample) => [sample.id, JSON.stringify(sample)]));
		for (const sample of items) {
			expect(contents.get(sample.id)).toBe(JSON.stringify(sample));
			const documented = facts[sample.type as EnreachEventName] as Record<string, { type: string }>;
			for (const [field, value] of Object.entries(sample.data)) {
				if (documented[field].type === 'guid' && value !== null) expect(value).toMatch(uuid);
			}
		}
	});
});

describe('dates', () => {
	const dates = Object.entries(facts as Record<string, Record<string, { type: string }>>).flatMap(
		([name, fields]) =>
			Object.keys(fields)
				.filter((field) => fields[field].type === 'date-time' && field !== 'Timestamp')
				.filter((field) => !field.includes('[]'))
				.map((field) => [name as EnreachEventName, field] as const),
	);

	it.each(dates)(
		'%s.%s is null where it is not set, and "no end" where it never comes',
		(name, field) => {
			const read = (sent: string) => {
				const { data, issues } = shape(schemaOf(named(name)), { [field]: sent });
				expect(issues).toEqual([]);
				return data[field];
			};
			expect(read('0001-01-01T00:00:00')).toBeNull();
			expect(read('0001-01-01T00:00:00.0000000Z')).toBeNull();
			expect(read('0001-01-01T00:00:00+00:00')).toBeNull();
			expect(read('9999-12-31T23:59:59.9999999')).toBe('no end');
			expect(read('9999-12-31T23:59:59Z')).toBe('no end');
			expect(read('9999-12-31T23:59:59.9999999+00:00')).toBe('no end');
			expect(read('2026-03-02T08:01:22.1234567')).toBe('2026-03-02T08:01:22.1234567');
		},
	);

	it('are read in nested attempts too', () => {
		const { data } = shape(schemaOf(named('CallbackChanged')), {
			CallbackAttempts: [{ Timestamp: '0001-01-01T00:00:00' }, null],
		});
		expect(data).toEqual({ CallbackAttempts: [{ Timestamp: null }, null] });
	});

	it('leave the timestamp as sent; the item has it in UTC', () => {
		const sent = '2018-01-01T08:01:23.45';
		expect(item('QueueStatus', { Timestamp: sent }).data.Timestamp).toBe(sent);
		const time = (timestamp: string, zone?: string) =>
			enreachIdentity({ type: 'QueueStatus', data: { Timestamp: timestamp } }, zone).time;
		expect(time(sent)).toBe('2018-01-01T08:01:23.450Z');
		expect(time('2018-01-01T08:01:23.4567891Z')).toBe('2018-01-01T08:01:23.456Z');
		expect(time(sent, 'Europe/Helsinki')).toBe('2018-01-01T06:01:23.450Z');
		expect(time('2018-01-01T08:01:23Z', 'Europe/Helsinki')).toBe('2018-01-01T08:01:23.000Z');
	});

	it.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999', '', 7])(
		'give the item no time where the timestamp is none: %j',
		(Timestamp) => {
			const { time } = enreachIdentity({ type: 'QueueStatus', data: { Timestamp } });
			expect(time).toBeNull();
		},
	);
});

describe('stories', () => {
	it('contain every event that is about a call', () => {
		const told = new Set(stories.flatMap(({ items }) => items.map(({ type }) => type)));
		const untold = enreach.events
			.filter((event) => 'CallId' in event.fields() && !told.has(event.name))
			.map(({ name }) => name);
		expect(untold).toEqual([]);
	});

	it.each(stories)(
		'$title: is in order, and each fact is the same on all its events',
		({ items }) => {
			const times = items.map(({ time }) => time);
			expect(times).toEqual([...times].sort());
			const facts: Array<keyof Interaction> = ['customerNumber', 'agentId', 'queueId', 'queueName'];
			for (const fact of facts) {
				const told = items.map(({ interaction }) => interaction?.[fact]);
				expect(new Set(told.filter((value) => value !== undefined)).size).toBeLessThanOrEqual(1);
			}
		},
	);

	it.each(stories)('$title: is about one call, or about a call and its callback', ({ items }) => {
		const callIds = new Set(items.flatMap(({ interaction }) => interaction?.callId ?? []));
		const isCallback = items.some(({ type }) => type === 'CallbackUserCallOutGoing');
		expect(callIds.size).toBe(isCallback ? 2 : 1);
	});

	it('tells of 22 seconds of waiting and 187 of talking', () => {
		const at = (type: EnreachEventName) =>
			Date.parse(
				story('A queue call that an agent answers').find((told) => told.type === type)?.time ?? '',
			) / 1000;
		expect(at('QueueCallInUserConnected') - at('QueueCallInArrived')).toBe(22);
		expect(at('QueueCallInDisconnected') - at('QueueCallInUserConnected')).toBe(187);
		expect(sampleOf(named('QueueCallTranscribed')).DurationMillis).toBe(187000);
	});
});

describe('interaction', () => {
	const of = (name: EnreachEventName) => sampleItem(enreach, name).interaction;
	const anna = { agentId: CAST.userId, agentName: CAST.userName };
	const customerService = { queueId: CAST.queueId, queueName: CAST.queueName };

	it('of a queue call: who called which queue, and who answered', () => {
		const call = {
			callId: CALLS.served.CallId,
			customerNumber: '+447700900123',
			serviceNumber: '+441632960123',
			direction: 'inbound',
			...customerService,
		};
		expect(of('QueueCallInArrived')).toEqual(call);
		expect(of('QueueCallInUserAllocated')).toEqual({ ...call, ...anna });
		expect(of('QueueCallInUserConnected')).toEqual({ ...call, ...anna, outcome: 'answered' });
		// It ends answered and abandoned calls alike, so it tells no outcome.
		expect(of('QueueCallInDisconnected')).toEqual({ ...call, ended: true });
	});

	it("of a call to a user's own number", () => {
		expect(of('UserCallInUserConnected')).toEqual({
			callId: CALLS.direct.CallId,
			...anna,
			customerNumber: '+447700900877',
			serviceNumber: CAST.userNumber,
			direction: 'inbound',
			outcome: 'answered',
		});
	});

	it("of a call made in a queue's name: the customer is called, and sees the service number", () => {
		const call = {
			callId: CALLS.forQueue.CallId,
			...anna,
			...customerService,
			customerNumber: '+447700900123',
			direction: 'outbound',
		};
		expect(of('QueueUserCallOutGoing')).toEqual({ ...call, serviceNumber: '+441632960123' });
		expect(of('QueueUserCallOutConnected')).toEqual({
			...call,
			serviceNumber: CAST.userNumber,
			outcome: 'answered',
		});
	});

	it('of a callback request: whom to call back, and who is to do it', () => {
		expect(of('QueueCallInCallbackCreated')).toEqual({
			callId: CALLS.closed.CallId,
			queueId: CAST.queueId,
			customerNumber: '+447700900321',
			serviceNumber: '+441632960123',
			direction: 'inbound',
		});
		expect(of('CallbackChanged')).toEqual({
			callId: CALLS.closed.CallId,
			agentId: CAST.userId,
			queueId: CAST.queueId,
			customerNumber: '+447700900321',
		});
	});

	it('of a supervised call: the agent is who is supervised', () => {
		expect(of('UserSupervisionStatus')).toEqual({
			callId: CALLS.served.CallId,
			...anna,
			...customerService,
		});
	});

	it('of a status: the user, or the queue', () => {
		expect(of('UserAvailability')).toEqual(anna);
		expect(of('QueueStatus')).toEqual(customerService);
		expect(of('CallbackListStatus')).toBeUndefined();
	});

	it('has an outcome on these events only', () => {
		const outcomes = enreach.events.flatMap(({ name }) => {
			const outcome = of(name)?.outcome;
			return outcome ? [[name, outcome]] : [];
		});
		expect(Object.fromEntries(outcomes)).toEqual({
			UserCallInUserConnected: 'answered',
			UserCallOutConnected: 'answered',
			QueueCallInUserConnected: 'answered',
			QueueUserCallOutConnected: 'answered',
			CallbackUserCallOutConnected: 'answered',
			UserCallInOverflow: 'overflowed',
			UserCallInUserOverflow: 'overflowed',
			QueueCallInOverflow: 'overflowed',
			QueueCallInScheduleClosed: 'overflowed',
			UserCallInUserCancelled: 'missed',
			QueueCallInUserCancelled: 'missed',
			UserVoiceMailRecordingConverted: 'voicemail',
		});
	});

	it.each([
		['local', 'missed'],
		['remote', 'abandoned'],
		['another reason', undefined],
		[null, undefined],
	])('of a call that stopped ringing for the reason %s: %s', (Reason, outcome) => {
		for (const name of ['UserCallInUserCancelled', 'QueueCallInUserCancelled'] as const) {
			expect(item(name, { CallId: 'c', Reason }).interaction?.outcome).toBe(outcome);
		}
	});

	it('has the direction that the name of the event tells', () => {
		for (const { name } of enreach.events) {
			const direction = /CallIn/.test(name)
				? 'inbound'
				: /CallOut/.test(name)
					? 'outbound'
					: undefined;
			if (direction) expect([name, of(name)?.direction]).toEqual([name, direction]);
		}
	});

	it.each([
		['UserCallTranscribed', 'UserIncoming', { direction: 'inbound' }],
		['UserCallTranscribed', 'UserOutgoing', { direction: 'outbound' }],
		['UserCallTranscribed', 'VoiceMailRecording', { direction: 'inbound', outcome: 'voicemail' }],
		['UserCallTranscribed', 'Unknown', {}],
		['UserCallTranscribed', null, {}],
		['QueueCallTranscribed', 'IncomingQueueCall', { direction: 'inbound' }],
		['QueueCallTranscribed', 'OutgoingQueueCall', { direction: 'outbound' }],
		['CallbackCallTranscribed', 'IncomingCallListCall', { direction: 'inbound' }],
		['CallbackCallTranscribed', 'OutgoingCallListCall', { direction: 'outbound' }],
		['CallbackCallTranscribed', 'Example TranscribeRecordingType', {}],
	] as const)('%s of %s', (name, kind, expected) => {
		const data = { CallId: 'c', TranscribeRecordingType: kind };
		expect(item(name, data).interaction).toEqual({ callId: 'c', ...expected });
	});

	it('takes the name of the user in both spellings, whichever is documented', () => {
		for (const name of ['QueueCallInUserConnected', 'UserCallInDisconnected'] as const) {
			for (const spelling of ['UserName', 'Username']) {
				expect(item(name, { [spelling]: 'anna' }).interaction?.agentName).toBe('anna');
			}
		}
		expect(item('QueueCallInUserConnected', { Username: { no: 'text' } }).interaction).toEqual({
			direction: 'inbound',
			outcome: 'answered',
		});
	});

	it('tells no direction where no call was allocated', () => {
		const response = { UserId: CAST.userId, CallId: null, AllocationType: 'nocalls' };
		expect(item('UserCallAllocationResponse', response).interaction).toEqual({
			agentId: CAST.userId,
		});
	});
});
