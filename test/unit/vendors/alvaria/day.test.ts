import { contactCentreDay } from '../../../support/vendors/alvaria';

const HOURS = 3_600_000;
const day = contactCentreDay(1);
type DayEvent = (typeof day)[number];
const payloadOf = ({ event }: DayEvent) => event.payload as Record<string, unknown>;
const ofType = (type: string) => day.filter(({ event }) => event.type === type);

it('is in order, within its length, and the same for the same seed', () => {
	expect(day.map(({ at }) => at)).toEqual(day.map(({ at }) => at).sort((a, b) => a - b));
	expect(day[0].at).toBe(0);
	expect(day[day.length - 1].at).toBe(8 * HOURS);
	expect(contactCentreDay(1)).toEqual(day);
	expect(contactCentreDay(2)).not.toEqual(day);
	expect(day.length).toBeGreaterThan(500);
});

it('takes every agent through states that can follow each other', () => {
	const next: Record<string, string[]> = {
		Connecting: ['Connected'],
		Connected: ['Idle'],
		Idle: ['ScreenPop', 'Active', 'NotReady', 'DisconnectPending'],
		ScreenPop: ['Active'],
		Active: ['Held', 'Wrap'],
		Held: ['Active'],
		Wrap: ['Idle'],
		NotReady: ['Idle'],
		DisconnectPending: ['Disconnected'],
		Disconnected: [],
	};
	const states = new Map<unknown, string>();
	for (const entry of day) {
		const [group, state] = entry.event.type.split('.');
		if (group !== 'engagementCenter') continue;
		const { userId } = payloadOf(entry);
		const before = states.get(userId);
		expect(before === undefined ? ['Connecting'] : next[before]).toContain(state);
		states.set(userId, state);
	}
	expect([...states.values()].sort()).toEqual([
		'Disconnected',
		'Disconnected',
		'Disconnected',
		'Idle',
	]);
});

it('gives every record of the campaign its call and one disposition, in that order', () => {
	const recordsOf = (entries: DayEvent[]) =>
		entries.map((entry) => payloadOf(entry).recordNumber).sort();
	const inserted = ofType('outreach.status');
	const disposed = ofType('outreach.disposition');
	expect(inserted.length).toBeGreaterThan(100);
	expect(recordsOf(disposed)).toEqual(recordsOf(inserted));
	for (const entry of disposed) {
		const begun = inserted.find(
			(other) => payloadOf(other).recordNumber === payloadOf(entry).recordNumber,
		);
		expect(begun?.at).toBeLessThan(entry.at);
	}
	expect(ofType('engagementCenter.ScreenPop')).toHaveLength(inserted.length);
});

it('never disconnects the user of the credentials', () => {
	const users = ofType('engagementCenter.Disconnected').map((entry) => payloadOf(entry).userId);
	expect(users).not.toContain('5aa0b645c2b3e80');
});
