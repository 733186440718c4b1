/** Takes personal data out of items, by what the definitions say of each field. */
import { z } from 'zod/v4';

import type { Catalogue } from '../events/catalogue';
import { schemaOf, type AnyEvent } from '../events/definition';
import type { FieldMeta, PersonalKind, Whose } from '../events/fields';
import type { Interaction } from '../events/interaction';
import { UNDOCUMENTED, type ContactCenterItem } from '../events/item';
import { withoutValue, type Issue } from '../events/shape';
import { isBlank, isObject, textOf } from '../values';
import { keyedHash, masked, phoneNumberIn, Pseudonyms, STARS, type Choice } from './replace';

/** What a user wants of personal data. */
export interface PrivacySettings {
	callers: Choice;
	agents: Choice;
	/** What becomes of fields, names and values that no definition knows. */
	unknown: 'keep' | 'leaveOut';
	/** The key of pseudonyms and of ids made of contents. */
	key: string;
	/** The country of numbers that say none: `358`. */
	countryCode?: string;
}

/** An item of an event, or of a whole call with those of its events. */
export type Maskable = Omit<ContactCenterItem, 'data'> & {
	data?: Record<string, unknown>;
	call?: object;
	events?: readonly Maskable[];
};

/** Gives an item without the personal data that its user does not want; leaves the item itself as it is. */
export type ItemMasker = <I extends Maskable>(item: I) => I;

/**
 * What takes personal data out of a catalogue's items; undefined where all is kept. Everything that decides on
 * real values (filters, duplicates, calls) comes before.
 */
export function itemMasker(
	catalogue: Pick<Catalogue, 'find'>,
	settings: PrivacySettings,
): ItemMasker | undefined {
	if (settings.callers === 'keep' && settings.agents === 'keep') return undefined;
	const pseudonyms = new Pseudonyms(settings.key, settings.countryCode);
	return <I extends Maskable>(item: I) => new Pass(catalogue, settings, pseudonyms).item(item) as I;
}

/** How a value is read, by its place in the definitions. */
type Step =
	| { is: 'fields'; of: ReadonlyMap<string, Step> }
	| { is: 'list'; of: Step }
	/** Values by names that only the sender knows. */
	| { is: 'names'; of: Step }
	| { is: 'personal'; whose: Whose; kind: PersonalKind }
	/** Any text, which tells of nobody by itself. */
	| { is: 'text' }
	/** A number or truth value; or one of some texts, which are listed. */
	| { is: 'closed'; texts?: ReadonlySet<unknown> };

const plans = new WeakMap<AnyEvent, Step>();

function planOf(event: AnyEvent): Step {
	let plan = plans.get(event);
	if (!plan) plans.set(event, (plan = stepOf(schemaOf(event))));
	return plan;
}

function stepOf(schema: z.ZodType): Step {
	const inner = schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema;
	if (inner instanceof z.ZodObject) return fieldsStep(inner.shape as Record<string, z.ZodType>);
	if (inner instanceof z.ZodArray) return { is: 'list', of: stepOf(inner.element as z.ZodType) };
	if (inner instanceof z.ZodRecord)
		return { is: 'names', of: stepOf(inner.valueType as z.ZodType) };
	const { personal } = (schema.meta() ?? {}) as Partial<FieldMeta>;
	// What says nothing counts as free text of whoever it may be.
	if (personal !== 'no') return personalStep(personal ?? 'either.text');
	if (inner instanceof z.ZodEnum) return { is: 'closed', texts: new Set(inner.options) };
	const isText =
		inner instanceof z.ZodString || inner instanceof z.ZodCustom || inner instanceof z.ZodTransform;
	return { is: isText ? 'text' : 'closed' };
}

const fieldsStep = (fields: Record<string, z.ZodType>): Step => ({
	is: 'fields',
	of: new Map(Object.entries(fields).map(([name, field]) => [name, stepOf(field)])),
});

function personalStep(personal: string): Step {
	const [whose, kind] = personal.split('.') as [Whose, PersonalKind];
	return { is: 'personal', whose, kind };
}

/** The facts that are personal. The centre's own number is so only where the event's fields say it. */
const FACTS: Partial<Record<keyof Interaction, [Whose, PersonalKind]>> = {
	agentId: ['agent', 'id'],
	agentName: ['agent', 'name'],
	customerNumber: ['caller', 'number'],
};

/** The course of a call. */
const CALL: Step = {
	is: 'fields',
	of: new Map<string, Step>([
		...['startedAt', 'answeredAt', 'endedAt'].map(
			(name) => [name, { is: 'text' }] as [string, Step],
		),
		...['complete', 'transfers'].map((name) => [name, { is: 'closed' }] as [string, Step]),
		['agents', partsStep(personalStep('agent.id'), personalStep('agent.name'))],
		['queues', partsStep({ is: 'text' }, { is: 'text' })],
	]),
};

function partsStep(id: Step, name: Step): Step {
	const of = new Map<string, Step>([
		['id', id],
		['name', name],
		['talkSeconds', { is: 'closed' }],
		['waitSeconds', { is: 'closed' }],
		['outcome', { is: 'text' }],
	]);
	return { is: 'list', of: { is: 'fields', of } };
}

/** What takes the place of a value that is left out. */
const LEFT_OUT = Symbol('left out');

/** The order of choices by what they hide, for a value of which nobody knows whose it is. */
const STRICTNESS: readonly Choice[] = ['keep', 'mask', 'pseudonyms', 'leaveOut'];

/** Shorter values are not looked for inside others: many texts hold them by accident, ids above all. */
const MIN_LENGTH = 6;
const MIN_DIGITS = 9;

/** One item's way. */
class Pass {
	/** What became of each personal value, by the value; nothing where it was left out. */
	private readonly became = new Map<string, string>();
	/** Values of unknown fields, which may be what the event is about all the same. */
	private readonly leftOut = new Set<string>();
	/** The places of values that may quote a personal one. */
	private readonly quoting: Array<[holder: Record<string, unknown>, name: string]> = [];
	/** Whether one of them is more than a text. */
	private nested = false;
	/** Personal values to look for in others, and what takes their place. */
	private readonly needles: Array<[value: string, instead: string]> = [];
	private readonly strictest: Choice;
	private customer?: string;
	private service?: string;

	constructor(
		private readonly catalogue: Pick<Catalogue, 'find'>,
		private readonly settings: PrivacySettings,
		private readonly pseudonyms: Pseudonyms,
	) {
		const { callers, agents } = settings;
		this.strictest = STRICTNESS.indexOf(callers) > STRICTNESS.indexOf(agents) ? callers : agents;
	}

	item(item: Maskable): Maskable {
		const { subject, interaction } = item;
		this.customer = interaction?.customerNumber;
		this.service = interaction?.serviceNumber;
		const definition = item.data && this.catalogue.find(item.type);
		const isKnown = definition !== undefined || item.call !== undefined;
		const plan = definition ? planOf(definition) : NOTHING;

		const clean: Maskable = { ...item, id: this.id(item.id) };
		if (!isKnown) clean.type = nameOf(item.type);
		// The events first: what a call tells comes from them.
		if (item.events) clean.events = item.events.map((event) => this.within(event));
		if (item.data) clean.data = this.fields(item.data, plan);
		if (item.call) clean.call = this.fields(item.call as Record<string, unknown>, CALL);
		if (interaction) clean.interaction = this.facts(interaction);
		this.unquote();
		if (subject !== undefined) clean.subject = this.subject(subject, isKnown);
		if (item.issues) {
			clean.issues = item.issues.map((issue) => this.issue(issue, plan));
		}
		for (const name of ['subject', 'interaction'] as const) {
			if (clean[name] === undefined || isEmpty(clean[name])) delete clean[name];
		}
		return clean;
	}

	/** An event of a call: what became of its values, the call must know. */
	private within(event: Maskable): Maskable {
		const pass = new Pass(this.catalogue, this.settings, this.pseudonyms);
		const clean = pass.item(event);
		pass.became.forEach((instead, value) => this.became.set(value, instead));
		return clean;
	}

	private fields(sent: Record<string, unknown>, plan: Step): Record<string, unknown> {
		const value = this.value(sent, plan);
		return isObject(value) ? value : {};
	}

	private value(sent: unknown, step: Step): unknown {
		if (isBlank(sent)) return sent;
		switch (step.is) {
			case 'fields':
				return isObject(sent) ? this.named(sent, (name) => step.of.get(name)) : this.unknown(sent);
			case 'names':
				if (!isObject(sent)) return this.unknown(sent);
				return this.settings.unknown === 'keep' ? this.named(sent, () => step.of) : {};
			case 'list':
				if (!Array.isArray(sent)) return this.unknown(sent);
				return sent.map((one) => this.value(one, step.of)).filter((one) => one !== LEFT_OUT);
			case 'personal':
				return this.replaced(sent, step.whose, step.kind) ?? LEFT_OUT;
			case 'text':
				return textOf(sent) === undefined ? this.unknown(sent) : sent;
			case 'closed':
				return fits(sent, step.texts) ? sent : this.unknown(sent);
		}
	}

	private named(
		sent: Record<string, unknown>,
		stepFor: (name: string) => Step | undefined,
	): Record<string, unknown> {
		const clean: Record<string, unknown> = {};
		for (const name of Object.keys(sent)) {
			// Assigning this one name would set a prototype; no vendor has it.
			if (name === '__proto__') continue;
			const step = stepFor(name);
			const value = step ? this.value(sent[name], step) : this.unknown(sent[name]);
			if (value === LEFT_OUT) continue;
			clean[name] = value;
			if (!step || step.is === 'text' || (step.is === 'list' && step.of.is === 'text')) {
				this.mayQuote(clean, name);
			}
		}
		return clean;
	}

	/** What no definition knows. */
	private unknown(sent: unknown): unknown {
		if (this.settings.unknown === 'keep' || isBlank(sent)) return sent;
		const text = textOf(sent);
		if (text !== undefined) this.leftOut.add(text);
		return LEFT_OUT;
	}

	/** What takes the place of a personal value; undefined where it is left out. */
	private replaced(sent: unknown, whose: Whose, kind: PersonalKind): unknown {
		const text = textOf(sent) ?? JSON.stringify(sent);
		const choice = this.choiceFor(whose, text);
		if (choice === 'keep' || (kind === 'id' && NOBODY.test(text))) return sent;
		const instead =
			choice === 'mask'
				? masked(kind, text)
				: choice === 'pseudonyms'
					? this.pseudonyms.of(kind, text)
					: undefined;
		this.became.set(text, instead ?? '');
		return instead;
	}

	/** What the user wants of a value; the event's facts tell the side of those that may be of either. */
	private choiceFor(whose: Whose, text: string): Choice {
		const { callers, agents } = this.settings;
		if (whose === 'caller' || callers === agents) return callers;
		if (whose === 'agent') return agents;
		if (text === this.customer) return callers;
		return text === this.service ? agents : this.strictest;
	}

	private facts(facts: Interaction): Interaction {
		const clean: Record<string, unknown> = {};
		for (const [fact, value] of Object.entries(facts)) {
			const mark = FACTS[fact as keyof Interaction];
			const instead = mark
				? this.replaced(value, ...mark)
				: fact === 'serviceNumber'
					? (this.became.get(value as string) ?? value)
					: value;
			if (isBlank(instead)) continue;
			clean[fact] = instead;
			if (!mark) this.mayQuote(clean, fact);
		}
		return clean as Interaction;
	}

	private subject(subject: string, isKnown: boolean): string | undefined {
		const instead = this.became.get(subject);
		if (instead !== undefined) return instead || undefined;
		const isTold = this.settings.unknown === 'keep' || (isKnown && !this.leftOut.has(subject));
		return isTold ? this.text(subject) : undefined;
	}

	/** An id made of an event's contents would let somebody try which contents make it. */
	private id(id: string): string {
		return /^[0-9a-f]{32}$/.test(id) ? keyedHash(this.settings.key, id) : id;
	}

	/** An issue that quotes no value, and names nothing that no definition names. */
	private issue({ path, message }: Issue, plan: Step): Issue {
		const isLeftOut = message === UNDOCUMENTED && this.settings.unknown === 'leaveOut';
		return {
			path: knownPath(path, plan),
			message: isLeftOut ? LEFT_OUT_WHOLLY : withoutValue(message),
		};
	}

	/** Remembers a value that may quote a personal one. */
	private mayQuote(holder: Record<string, unknown>, name: string) {
		const value = holder[name];
		if (typeof value !== 'string') this.nested ||= typeof value === 'object' && value !== null;
		else if (value.length < MIN_LENGTH) return;
		this.quoting.push([holder, name]);
	}

	/** Takes personal values out of those that quote them. */
	private unquote() {
		for (const [value, instead] of this.became) {
			const number = phoneNumberIn(value)?.replace('+', '');
			const inJson = JSON.stringify(value).slice(1, -1);
			for (const quoted of new Set([value, number ?? value, inJson])) {
				if (isTelling(quoted)) this.needles.push([quoted, instead || STARS]);
			}
		}
		if (this.needles.length === 0) return;
		// Nearly always nothing is quoted: one look at all texts together says so.
		const texts = this.quoting.map(([holder, name]) => holder[name]).join('\n');
		if (!this.nested && !this.needles.some(([value]) => texts.includes(value))) return;
		// A text may quote another value: once that is replaced, nobody would find the text.
		this.needles.sort(([one], [two]) => two.length - one.length);
		for (const [holder, name] of this.quoting) holder[name] = this.unquoted(holder[name]);
	}

	private unquoted(value: unknown): unknown {
		if (typeof value === 'string') return this.text(value);
		if (typeof value === 'number')
			return this.text(String(value)) === String(value) ? value : STARS;
		if (Array.isArray(value)) return value.map((one) => this.unquoted(one));
		if (!isObject(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, one]) => [this.text(name), this.unquoted(one)]),
		);
	}

	private text(text: string): string {
		let clean = text;
		for (const [value, instead] of this.needles) {
			if (clean.includes(value)) clean = clean.split(value).join(instead);
		}
		return clean;
	}
}

/** Whether a value is long enough that finding it in a text is no accident. */
const isTelling = (value: string) =>
	value.length >= (/^\d*$/.test(value) ? MIN_DIGITS : MIN_LENGTH);

/** An id that says that there is nobody. */
const NOBODY = /^[\s0-]*$/;

/** The plan for an event that nobody defined. */
const NOTHING: Step = { is: 'fields', of: new Map() };

const fits = (sent: unknown, texts?: ReadonlySet<unknown>) =>
	texts ? texts.has(sent) : typeof sent === 'number' || typeof sent === 'boolean';

/** The name of an event that nobody defined, which could be any text. */
const nameOf = (type: string) => (/^(?!.*\d{5})[a-z][\w.:-]{0,79}$/i.test(type) ? type : 'unknown');

const isEmpty = (value: string | object) =>
	typeof value === 'object' && Object.keys(value).length === 0;

const LEFT_OUT_WHOLLY = 'This event is not documented: its fields were left out.';

/** Where an issue is, as far as the definitions name it. */
function knownPath(path: string, plan: Step): string {
	const known: string[] = [];
	let step: Step | undefined = plan;
	for (const part of path.split('.')) {
		step =
			step.is === 'fields'
				? step.of.get(part)
				: step.is === 'list' && /^\d+$/.test(part)
					? step.of
					: undefined;
		if (!step) break;
		known.push(part);
	}
	return known.join('.');
}
