/** A filter that is set never lets everything through. */
import fc from 'fast-check';

import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { pbxAdapter } from '../../../nodes/PbxEvents/adapter';
import { ringCentralAdapter } from '../../../nodes/RingCentralWfm/adapter';
import { sampleEvent } from '../../../nodes/shared/events/sample';
import type { VendorEvent } from '../../../nodes/shared/events/item';
import type { WebhookAdapter } from '../../../nodes/shared/receive/adapter';
import { carries, selector } from '../../../nodes/shared/receive/select';
import { webitelAdapter } from '../../../nodes/Webitel/adapter';

const ADAPTERS = [enreachAdapter, pbxAdapter, ringCentralAdapter, webitelAdapter];
const FACTS = ['customerNumbers', 'directions', 'minimumConversation', 'outcomes'];

const select = (adapter: WebhookAdapter, filters: object) =>
	selector(adapter, { picked: ['*'], filters: { ...filters }, ignoreStale: false }, 0);
const fate = (adapter: WebhookAdapter, filters: object, event: VendorEvent) =>
	select(adapter, filters).verdict(event);
const samples = (adapter: WebhookAdapter) =>
	adapter.catalogue.events.map(({ name }) => sampleEvent(adapter.catalogue, name));

describe.each(ADAPTERS.map((adapter) => ({ adapter, title: adapter.catalogue.title })))(
	'$title',
	({ adapter }) => {
		const own = Object.keys(adapter.filters ?? {});

		it.each([...own, ...FACTS, 'misspelt'])(
			'%s that comes to nothing lets nothing pass',
			(name) => {
				const nothing = fc.constantFrom(undefined, null, '', ' ', ',', ' ; \n', [], [''], {}, [
					null,
				]);
				const event = fc.constantFrom(...samples(adapter));
				const others = fc.constantFrom({}, { eventsWithout: 'pass' }, { eventsWithout: 'drop' });
				fc.assert(
					fc.property(nothing, event, others, (setting, one, more) => {
						const { verdict, empty } = select(adapter, { [name]: setting, ...more });
						expect(verdict(one)).toBe('filtered');
						expect(empty).toEqual([name]);
					}),
				);
			},
		);

		it.each(own)('%s lets pass what it names, in any case, and nothing else', (name) => {
			for (const event of samples(adapter)) {
				const found = [adapter.filters![name](event.data)].flat()[0] as unknown;
				const isThere = found !== undefined && found !== null && found !== '';
				const named = String(found).includes(' ')
					? [String(found)]
					: `x, ${String(found).toUpperCase()}`;
				if (isThere) expect(fate(adapter, { [name]: named }, event)).toBeUndefined();
				expect(fate(adapter, { [name]: 'x' }, event)).toBe('filtered');
				expect(fate(adapter, { [name]: 'x', eventsWithout: 'pass' }, event)).toBe(
					carries(adapter, event.type, name) ? 'filtered' : undefined,
				);
			}
		});

		it.each(own)('%s drops an event that could carry the field and does not', (name) => {
			for (const { type } of samples(adapter).filter((one) => carries(adapter, one.type, name))) {
				const bare = { type, id: '1', time: null, data: { event_type: type } };
				expect(fate(adapter, { [name]: 'x', eventsWithout: 'pass' }, bare)).toBe('filtered');
			}
		});

		it('nothing is set, everything passes', () => {
			for (const event of samples(adapter)) expect(fate(adapter, {}, event)).toBeUndefined();
		});
	},
);

describe('A filter on facts', () => {
	const ended = sampleEvent(pbxAdapter.catalogue, 'call:end');
	const call = (changes: object) => ({ ...ended, data: { ...ended.data, ...changes } });
	const passes = (filters: object, event = ended) => fate(pbxAdapter, filters, event) === undefined;

	it.each([
		['+447700900123', true],
		['0044 7700 900-123', true],
		['+44*', true],
		['*123', true],
		['+44*900*3', true],
		['*', true],
		['+44770090012', false],
		['+358*', false],
		['+44*4', false],
		['+447700900123*3', false],
	])('on the number %s', (pattern, isLet) => {
		expect(passes({ customerNumbers: pattern })).toBe(isLet);
	});

	it.each([
		['+447*', '+447700900123 <https://example.com>', false],
		['+447*', '+447@everyone', false],
		['*', 'anonymous', true],
		['sip:*@example.com', 'sip:anna@example.com', true],
	])('on %s: of a phone number, * stands for digits (%s)', (pattern, cid_num, isLet) => {
		expect(passes({ customerNumbers: pattern }, call({ cid_num }))).toBe(isLet);
	});

	it('on outcome, direction and length', () => {
		expect(passes({ outcomes: ['answered'] })).toBe(true);
		expect(passes({ outcomes: ['missed', 'abandoned'] })).toBe(false);
		expect(passes({ directions: ['inbound'] })).toBe(true);
		expect(passes({ directions: ['outbound'] })).toBe(false);
		expect(passes({ minimumConversation: 187 })).toBe(true);
		expect(passes({ minimumConversation: 188 })).toBe(false);
		expect(passes({ minimumConversation: '60', outcomes: 'answered' })).toBe(true);
	});

	it('drops an event that does not tell the fact', () => {
		const ring = sampleEvent(pbxAdapter.catalogue, 'call:ring');
		expect(passes({ outcomes: ['answered'] }, ring)).toBe(false);
		expect(passes({ outcomes: ['answered'], eventsWithout: 'pass' }, ring)).toBe(true);
		expect(
			passes({ minimumConversation: 0 }, call({ answer_duration: null, talk: 1 })),
		).toBeDefined();
	});
});

it('Picks are meant as they are written, in any case, and as the list shows them', () => {
	const [event] = samples(enreachAdapter).filter(({ type }) => type === 'QueueCallInArrived');
	const isPicked = (picked: unknown[]) =>
		selector(enreachAdapter, { picked, filters: {}, ignoreStale: false }, 0).verdict(event);
	for (const one of [
		'QueueCallInArrived',
		'queuecallinarrived',
		'Queue: QueueCallInArrived',
		'*',
		'All Events',
	]) {
		expect(isPicked([one])).toBeUndefined();
	}
	expect(isPicked(['QueueCallInDisconnected', 7, null])).toBe('not-picked');
});
