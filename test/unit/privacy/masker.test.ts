/** No personal value in the item of any event, whatever is chosen; and everything else as it was. */
import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { z } from 'zod/v4';

import { enreachCalls } from '../../../nodes/Enreach/calls';
import { enreach } from '../../../nodes/Enreach/events';
import { toCallItem } from '../../../nodes/shared/calls/fold';
import type { Catalogue, StoryStep } from '../../../nodes/shared/events/catalogue';
import { schemaOf, type AnyEvent } from '../../../nodes/shared/events/definition';
import type { FieldMeta } from '../../../nodes/shared/events/fields';
import { toItem, type ContactCenterItem } from '../../../nodes/shared/events/item';
import { sampleEvent, sampleItem } from '../../../nodes/shared/events/sample';
import { itemMasker, type PrivacySettings } from '../../../nodes/shared/privacy/masker';
import type { Choice } from '../../../nodes/shared/privacy/replace';
import { pbx } from '../../../nodes/PbxEvents/events';
import { webitel } from '../../../nodes/Webitel/events';
import { everyEvent } from '../definitions/catalogues';

const KEY = 'a key that is long enough';
const CHOICES: Choice[] = ['keep', 'mask', 'pseudonyms', 'leaveOut'];

const maskerOf = (catalogue: Catalogue, settings: Partial<PrivacySettings>) =>
	itemMasker(catalogue, {
		callers: 'keep',
		agents: 'keep',
		unknown: 'leaveOut',
		key: KEY,
		...settings,
	});

/** A personal value as an event carries it, with its mark. */
interface Found {
	path: string[];
	whose: string;
	kind: string;
	value: string;
}

/** The personal values in some data, by the marks of its schema; read without any of the masker's code. */
function personalIn(schema: z.ZodType, data: unknown, path: string[] = []): Found[] {
	if (data === null || data === undefined || data === '') return [];
	const inner = schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema;
	if (inner instanceof z.ZodObject) {
		return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
			personalIn(field, (data as Record<string, unknown>)[name], [...path, name]),
		);
	}
	if (inner instanceof z.ZodArray) {
		return (data as unknown[]).flatMap((one, index) =>
			personalIn(inner.element as z.ZodType, one, [...path, String(index)]),
		);
	}
	if (inner instanceof z.ZodRecord) {
		return Object.entries(data as object).flatMap(([name, one]) =>
			personalIn(inner.valueType as z.ZodType, one, [...path, name]),
		);
	}
	const { personal } = schema.meta() as FieldMeta;
	if (!personal || personal === 'no') return [];
	const [whose, kind] = personal.split('.');
	return [{ path, whose, kind, value: String(data as string) }];
}

/** Everything that somebody might find of a value: itself, its parts, in other notations, in plain hashes. */
function formsOf({ value, kind }: Found): string[] {
	const digits = value.replace(/\D/g, '');
	const names = kind === 'name' || kind === 'device' ? value.split('@')[0].split(/[\s._-]+/) : [];
	const plain = [
		value,
		...(/^\+?[\d\s-]+$/.test(value) && digits.length >= 7 ? [digits, digits.slice(-7)] : []),
		...names.filter((name) => name.length >= 4),
	].filter((form) => form.length >= 4);
	const hash = (algorithm: string) => createHash(algorithm).update(value).digest('hex');
	return [
		...plain,
		...plain.map((form) => encodeURIComponent(form)),
		...plain.map((form) => JSON.stringify(form).slice(1, -1)),
		...plain.map((form) => Buffer.from(form).toString('base64').replace(/=+$/, '')),
		...plain.map((form) => [...form].reverse().join('')).filter((form) => form.length >= 7),
		hash('sha256').slice(0, 16),
		hash('md5').slice(0, 16),
	];
}

const at = (data: unknown, path: string[]): unknown =>
	path.reduce<unknown>((one, name) => (one as Record<string, unknown> | undefined)?.[name], data);

/** The values that must not be found, by what is chosen. */
function hidden(
	found: Array<Found & { forms: string[] }>,
	item: ContactCenterItem,
	callers: Choice,
	agents: Choice,
) {
	const { customerNumber, serviceNumber } = item.interaction ?? {};
	const isHidden = ({ whose, value }: Found) => {
		if (whose === 'caller') return callers !== 'keep';
		if (whose === 'agent') return agents !== 'keep';
		if (value === customerNumber) return callers !== 'keep';
		if (value === serviceNumber) return agents !== 'keep';
		return callers !== 'keep' || agents !== 'keep';
	};
	const kept = found.filter((one) => !isHidden(one)).map(({ value }) => value);
	return found.filter(isHidden).map((one) => ({
		...one,
		forms: one.forms.filter((form) => !kept.some((value) => value.includes(form))),
		isKept: kept.includes(one.value),
	}));
}

/** An item as text, without the digits of pseudonyms, in which a short value is found by accident. */
const plain = (item: object) => JSON.stringify(item).replaceAll(/psn_[0-9a-f]{32}/g, 'psn');

/** Every pair of choices but to keep all. */
const PAIRS = CHOICES.flatMap((callers) => CHOICES.map((agents) => ({ callers, agents }))).slice(1);

const saysNobody = ({ kind, value }: Found) => kind === 'id' && /^0*$/.test(value);

const steps: Array<[string, Catalogue, AnyEvent, StoryStep]> = everyEvent.flatMap(
	([title, catalogue, event]) => {
		const told = Object.values(catalogue.stories ?? {}).flat();
		const own = told.filter(
			(step) => (typeof step === 'string' ? step : step.event) === event.name,
		);
		return [event.name, ...own].map((step, index): [string, Catalogue, AnyEvent, StoryStep] => [
			index === 0 ? title : `${title}, in a story (${index})`,
			catalogue,
			event,
			step,
		]);
	},
);

describe.each(steps)('%s', (_, catalogue, event, step) => {
	const item = sampleItem(catalogue, step);
	const found = personalIn(schemaOf(event), item.data).map((one) => ({
		...one,
		forms: formsOf(one),
	}));

	it.each(['leaveOut', 'keep'] as const)('has no personal value, unknown fields: %s', (unknown) => {
		const before = JSON.stringify(item);
		const leaks = PAIRS.flatMap(({ callers, agents }) => {
			const clean = maskerOf(catalogue, { callers, agents, unknown })!(item);
			const text = plain(clean);
			const facts = clean.interaction ?? {};
			const told = hidden(found, item, callers, agents).flatMap((one) => {
				const stayed = [at(clean.data, one.path), one.value === item.subject && clean.subject];
				return [
					...(!saysNobody(one) && !one.isKept && stayed.map(String).includes(one.value)
						? [one.path]
						: []),
					...one.forms.filter((form) => text.includes(form)),
				];
			});
			const kept = [
				...(agents === 'keep' ? ['agentId' as const, 'agentName' as const] : []),
				...(callers === 'keep' ? ['customerNumber' as const] : []),
			];
			const wrong = (['agentId', 'agentName', 'customerNumber'] as const).filter((fact) => {
				const real = item.interaction?.[fact];
				return real !== undefined && kept.includes(fact) !== (facts[fact] === real);
			});
			return told.length + wrong.length > 0 ? [{ callers, agents, told, wrong, text }] : [];
		});
		expect(leaks).toEqual([]);
		expect(JSON.stringify(item)).toBe(before);
	});

	it('keeps everything that tells of nobody', () => {
		const clean = maskerOf(catalogue, {
			callers: 'leaveOut',
			agents: 'leaveOut',
			unknown: 'keep',
		})!(item);
		const personal = new Set(found.map(({ path }) => path.join('.')));
		const lost = leaves(item.data).filter(
			([path, value]) =>
				![...personal].some((one) => path === one || path.startsWith(`${one}.`)) &&
				at(clean.data, path.split('.')) !== value,
		);
		expect(lost).toEqual([]);
		const { callId, queueId, queueName, direction, outcome } = item.interaction ?? {};
		expect(clean.interaction ?? {}).toMatchObject(
			defined({ callId, queueId, queueName, direction, outcome }),
		);
		expect(clean).toMatchObject({ type: item.type, source: item.source, time: item.time });
	});
});

const defined = (facts: Record<string, unknown>) =>
	Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));

const leaves = (value: unknown, path: string[] = []): Array<[string, unknown]> =>
	typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, one]) => leaves(one, [...path, name]))
		: [[path.join('.'), value]];

/** Distinct and unlike anything else, in each form that values of people have. */
const secretValue = fc.oneof(
	fc.stringMatching(/^[b-df-hj-np-tv-z]{12}$/),
	fc.stringMatching(/^\+[1-9]\d{11}$/),
	fc.stringMatching(/^[b-df-hj-np-tv-z]{10}@[b-df-hj-np-tv-z]{10}\.example$/),
	fc.stringMatching(/^"\\é[b-df-hj-np-tv-z]{10}" is$/),
);

/** A value for each personal field of an event; what does not fit elsewhere; what nobody documented. */
function filled(schema: z.ZodType, next: () => string): unknown {
	const inner = schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema;
	if (inner instanceof z.ZodObject) {
		const fields = Object.entries(inner.shape as Record<string, z.ZodType>);
		return Object.fromEntries([
			...fields.map(([name, field]) => [name, filled(field, next)]),
			['addedSince', { deep: [next()], [next()]: 1 }],
		]);
	}
	if (inner instanceof z.ZodArray) {
		const element = inner.element as z.ZodType;
		const isText = element instanceof z.ZodString || element instanceof z.ZodCustom;
		// Any text is an id; an object is none.
		return [filled(element, next), isText ? [next()] : next()];
	}
	if (inner instanceof z.ZodRecord) return { [next()]: filled(inner.valueType as z.ZodType, next) };
	const { personal } = (schema.meta() ?? {}) as FieldMeta;
	if (personal !== 'no') return next();
	const isText =
		inner instanceof z.ZodString || inner instanceof z.ZodCustom || inner instanceof z.ZodTransform;
	// Of a number or a documented value, something else: a text.
	return isText ? { wrong: next() } : next();
}

describe('Generated values', () => {
	const settings = fc.record({
		callers: fc.constantFrom<Choice>('mask', 'pseudonyms', 'leaveOut'),
		agents: fc.constantFrom<Choice>('mask', 'pseudonyms', 'leaveOut'),
		unknown: fc.constant('leaveOut' as const),
	});

	it.each(everyEvent)('are in no item: %s', (_, catalogue, event) => {
		fc.assert(
			fc.property(
				fc.array(secretValue, { minLength: 40, maxLength: 40 }),
				settings,
				(values, chosen) => {
					let taken = 0;
					const data = filled(schemaOf(event), () => values[taken++ % values.length]) as Record<
						string,
						unknown
					>;
					const scalars = leaves(data).filter(([path]) => /^(?:payload\.)?[a-z_]+$/i.test(path));
					const subject = scalars.at(-1)?.[1] as string;
					const real = toItem(catalogue.source, event, {
						type: event.name,
						id: 'id',
						time: null,
						data,
						subject,
						issues: [{ path: values[1], message: `"${values[2]}" is not text.` }],
					});
					const text = JSON.stringify(maskerOf(catalogue, chosen)!(real));
					for (const value of values.slice(0, taken)) {
						const core = /[b-df-hj-np-tv-z]{10,}|\d{9,}/.exec(value)?.[0] ?? value;
						expect(text).not.toContain(core);
					}
				},
			),
			{ numRuns: 3 },
		);
	});

	it('are in no item of an event that nobody defined', () => {
		fc.assert(
			fc.property(fc.jsonValue(), secretValue, settings, (json, secret, chosen) => {
				const data = { json, secret, [secret]: 1 };
				const real = toItem('webitel', undefined, {
					type: 'AddedSince',
					id: 'id',
					time: null,
					subject: secret,
					data,
				});
				const clean = maskerOf(webitel, chosen)!(real);
				expect(JSON.stringify(clean)).not.toContain(JSON.stringify(secret).slice(1, -1));
				expect(clean).toMatchObject({ type: 'AddedSince', data: {} });
			}),
		);
	});

	it('are not quoted by fields that are kept, unknown ones too', () => {
		const number = fc.stringMatching(/^\+[1-9]\d{11}$/);
		const name = fc.stringMatching(/^[b-df-hj-np-tv-z]{12}$/);
		fc.assert(
			fc.property(number, name, settings, (destination, member_name, chosen) => {
				const data = {
					channel: 'call',
					destination,
					member_name,
					call_cause: `call of ${destination.slice(1)} failed`,
					variables: { note: [`for ${member_name}`, { [destination]: destination }], ok: 17 },
				};
				const real = toItem('webitel', webitel.find('leaving'), {
					type: 'leaving',
					id: '1',
					time: null,
					data,
				});
				const clean = maskerOf(webitel, { ...chosen, unknown: 'keep' })!(real);
				const text = JSON.stringify(clean);
				expect(text).not.toContain(destination.slice(1));
				expect(text).not.toContain(member_name);
				expect(clean.data).toMatchObject({ channel: 'call', variables: { ok: 17 } });
				expect(real.data).toBe(data);
			}),
		);
	});

	it.each(['mask', 'pseudonyms', 'leaveOut'] as const)(
		'are not quoted together with another that is part of them, nor in JSON: %s',
		(callers) => {
			const [cid_num, tags] = ['+447700900123', 'Bulletin for "Ashdown"\nat +447700900123'];
			const data = { cid_num, tags, log: `at last: ${tags}`, sent: JSON.stringify({ tags }) };
			const real = toItem('pbx', pbx.find('call:end'), {
				...{ type: 'call:end', id: '1', time: null, data },
			});
			const text = JSON.stringify(
				maskerOf(pbx, { callers, agents: callers, unknown: 'keep' })!(real),
			);
			expect(text).toContain('at last: ');
			expect(text).not.toMatch(/Bulletin|Ashdown|7700900/);
		},
	);
});

it('The name of an event that nobody defined stays where it looks like one', () => {
	const typeOf = (type: string) =>
		maskerOf(webitel, { callers: 'mask' })!(
			toItem('webitel', undefined, { type, id: '1', time: null, data: {} }),
		).type;
	expect(['AddedSince', 'call:added', 'queue.new-1'].map(typeOf)).toEqual([
		'AddedSince',
		'call:added',
		'queue.new-1',
	]);
	expect(['call 447700900123', 'n447700900123', 'a@b.example', ''].map(typeOf)).toEqual(
		Array(4).fill('unknown'),
	);
});

it('An event that nobody defined says that its fields were left out', () => {
	const item = toItem('webitel', undefined, { type: 'Added', id: '1', time: null, data: { a: 1 } });
	const [issue] = maskerOf(webitel, { callers: 'mask' })!(item).issues ?? [];
	expect(issue.message).toBe('This event is not documented: its fields were left out.');
	const kept = maskerOf(webitel, { callers: 'mask', unknown: 'keep' })!(item);
	expect(kept).toMatchObject({ data: { a: 1 }, issues: item.issues });
});

describe('Pseudonyms', () => {
	it('are the same in the fields, the facts and the subject, and for all vendors', () => {
		const mask = { callers: 'pseudonyms', agents: 'pseudonyms' } as const;
		const enreachItem = maskerOf(enreach, mask)!(sampleItem(enreach, 'UserCallInArrived'));
		const webitelItem = maskerOf(webitel, mask)!(sampleItem(webitel, 'joined'));
		expect(enreachItem.data.CallerNumber).toBe(enreachItem.interaction?.customerNumber);
		expect(enreachItem.subject).toBe(enreachItem.data.EntityId);
		expect(enreachItem.data.UserId).toBe(enreachItem.subject);
		expect(webitelItem.data.destination).toMatch(/^psn_[0-9a-f]{32}$/);
		const same = toItem('enreach', enreach.find('UserCallInArrived'), {
			...sampleEvent(enreach, 'UserCallInArrived'),
			data: { CallerNumber: '0044 7700 900123' },
		});
		expect(maskerOf(enreach, mask)!(same).data.CallerNumber).toBe(webitelItem.data.destination);
	});
});

describe('Whose a number is', () => {
	const inbound = sampleItem(enreach, 'QueueCallInArrived');
	const { CallerNumber, TargetNumber } = inbound.data;

	it('tells the direction: the caller on an incoming call, the centre on the other side', () => {
		const clean = maskerOf(enreach, { callers: 'leaveOut' })!(inbound);
		expect(clean.data).not.toHaveProperty('CallerNumber');
		expect(clean.data.TargetNumber).toBe(TargetNumber);
		expect(clean.interaction).toMatchObject({ serviceNumber: TargetNumber });
		const other = maskerOf(enreach, { agents: 'leaveOut' })!(inbound);
		expect(other.data.CallerNumber).toBe(CallerNumber);
		expect(other.data).not.toHaveProperty('TargetNumber');
		expect(other.interaction).not.toHaveProperty('serviceNumber');
	});

	it('that nothing tells is hidden as well as either side wants', () => {
		const recorded = sampleItem(enreach, 'UserCallRecorded');
		const clean = maskerOf(enreach, { callers: 'mask', agents: 'leaveOut' })!(recorded);
		expect(clean.data).not.toHaveProperty('TargetNumber');
		expect(maskerOf(enreach, { callers: 'mask' })!(recorded).data.TargetNumber).toContain(
			'*******',
		);
	});
});

describe('A whole call', () => {
	const story = Object.values(enreach.stories ?? {})[0];
	const events = story.map((step, index) => sampleItem(enreach, step, index));
	const call = toCallItem('enreach', enreachCalls, events);

	it.each(['mask', 'pseudonyms', 'leaveOut'] as const)('has no personal value: %s', (choice) => {
		const clean = maskerOf(enreach, { callers: choice, agents: choice })!(call);
		const text = JSON.stringify(clean);
		const found = events.flatMap((item) =>
			personalIn(schemaOf(enreach.find(item.type)!), item.data),
		);
		expect(found.length).toBeGreaterThan(10);
		for (const form of found.flatMap(formsOf)) expect(text).not.toContain(form);
		expect(clean.call).toMatchObject({
			startedAt: call.call.startedAt,
			endedAt: call.call.endedAt,
			complete: call.call.complete,
			transfers: call.call.transfers,
			queues: call.call.queues,
		});
		expect(clean.call.agents).toHaveLength(call.call.agents.length);
		expect(clean.call.agents[0].talkSeconds).toBe(call.call.agents[0].talkSeconds);
		expect(clean.events).toHaveLength(events.length);
		expect(clean.subject).toBe(call.subject);
	});

	it('has one pseudonym for an agent, in its course and its events', () => {
		const clean = maskerOf(enreach, { agents: 'pseudonyms' })!(call);
		const ids = clean.events.flatMap(({ interaction }) => interaction?.agentId ?? []);
		expect(ids).toContain(clean.call.agents[0].id);
		expect(clean.interaction.customerNumber).toBe(call.interaction.customerNumber);
	});
});

describe('An id', () => {
	it('that is a hash of contents becomes another, the same for a retry', () => {
		const item = sampleItem(webitel, 'joined');
		expect(item.id).toMatch(/^[0-9a-f]{32}$/);
		const mask = maskerOf(webitel, { callers: 'mask' })!;
		expect(mask(item).id).toMatch(/^[0-9a-f]{32}$/);
		expect(mask(item).id).not.toBe(item.id);
		expect(mask(structuredClone(item)).id).toBe(mask(item).id);
		expect(maskerOf(webitel, { callers: 'mask', key: `${KEY}!` })!(item).id).not.toBe(
			mask(item).id,
		);
	});

	it("of the vendor's stays", () => {
		const item = sampleItem(enreach, 'QueueStatus');
		expect(maskerOf(enreach, { callers: 'mask' })!(item).id).toBe(item.id);
	});
});

it('is not there where all is kept', () => {
	expect(maskerOf(enreach, {})).toBeUndefined();
	expect(maskerOf(enreach, { unknown: 'leaveOut' })).toBeUndefined();
});
