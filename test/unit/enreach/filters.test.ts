import { enreach } from '../../../nodes/Enreach/events';
import { CAST } from '../../../nodes/Enreach/events/story';
import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { sampleItem, sampleOf } from '../../../nodes/shared/events/sample';

const { filters = {} } = enreachAdapter;

it.each(enreach.events)('$name is filtered by its agent', (event) => {
	const user = filters.userIds(sampleOf(event));
	expect(user).toBe(sampleItem(enreach, event.name).interaction?.agentId);
});

it.each(enreach.events)('$name is filtered by its queue, list and organisation', (event) => {
	const data = sampleOf(event);
	expect(filters.queueIds(data)).toBe(data.QueueId);
	expect(filters.callListIds(data)).toBe(data.CallListId);
	expect(filters.organizationIds(data)).toBe(CAST.organizationId);
});

it('takes an event without a user as one about no user', () => {
	expect(filters.userIds({ AssignedUserId: null })).toBeUndefined();
	expect(filters.userIds({ UserId: '', AllocatedUserId: 'agent' })).toBe('agent');
});

it.each([
	[20, 20],
	['20', 20],
	[-1, -1],
	[0, 0],
	['', Number.NaN],
	[null, Number.NaN],
	[undefined, Number.NaN],
	[{}, Number.NaN],
])('reads a MessageTTLSeconds of %j', (MessageTTLSeconds, seconds) => {
	expect(enreachAdapter.lifetimeSeconds?.({ MessageTTLSeconds })).toBe(seconds);
});
