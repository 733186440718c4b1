/** Every field of every event says whether it is personal, and none that looks like it says otherwise. */
import { z } from 'zod/v4';

import { schemaOf, type AnyEvent } from '../../../nodes/shared/events/definition';
import { label, list, record, text, type FieldMeta } from '../../../nodes/shared/events/fields';
import { docFiles } from '../../../scripts/derive/files';
import { catalogues, everyEvent } from '../definitions/catalogues';

/** A value that an event can carry, by where it is. */
interface Leaf extends Partial<FieldMeta> {
	path: string;
	/** Whether it can hold any text. */
	isText: boolean;
}

/** The fields of a schema that hold a value themselves; objects and lists say it by their parts. */
function leavesOf(schema: z.ZodType, path = ''): Leaf[] {
	const inner = schema instanceof z.ZodPipe ? (schema.out as z.ZodType) : schema;
	if (inner instanceof z.ZodObject) {
		return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
			leavesOf(field, path ? `${path}.${name}` : name),
		);
	}
	if (inner instanceof z.ZodArray) return leavesOf(inner.element as z.ZodType, `${path}[]`);
	if (inner instanceof z.ZodRecord) return leavesOf(inner.valueType as z.ZodType, `${path}{}`);
	const isText = schema instanceof z.ZodString || schema instanceof z.ZodCustom;
	return [{ path, isText, ...(schema.meta() as FieldMeta | undefined) }];
}

const silent = (schema: z.ZodType) =>
	leavesOf(schema)
		.filter(({ personal }) => personal === undefined)
		.map(({ path }) => path);

const fieldsOf = (event: AnyEvent) => leavesOf(schemaOf(event));

describe('the marks of personal fields', () => {
	it.each(everyEvent)('%s: every field says whether it is personal', (_, __, event) => {
		expect(silent(schemaOf(event))).toEqual([]);
	});

	it('are missed where a field has none, inside objects and lists too', () => {
		const schema = z.looseObject({
			says: label('A queue'),
			silent: text('Something'),
			within: record('An object', { silent: text('Something') }),
			each: list('A list', record('An object', { silent: text('Something') })),
		});
		expect(silent(schema)).toEqual(['silent', 'within.silent', 'each[].silent']);
	});

	/** Names that people and their things go by. */
	const TELLING =
		/user|agent|caller|customer|member|contact|person|phone|number|name|mail|address|\bip\b|url|link|recording|transcript|note|message|text|\bani\b|dnis|login|device|lead|location/i;

	/** What looks personal and is not, with the reason. */
	const NOT_PERSONAL: Record<string, string> = {
		QueueName: 'a queue',
		TechQueueName: 'a queue',
		QueueNumber: 'a queue',
		'Numbers[]': 'a queue',
		'QueueGroups[].Name': 'a group of queues',
		'CallbackExtras[].Name': 'the name of a field, not its value',
		AgentLegId: 'a leg of a call',
		'payload.agentStatistics[].workTypeName': 'a work type',
		'payload.ipAddress': "the chat server's",
		'payload.friendlyName': 'a team',
		fastPathListName: 'a list',
		message: "the system's words on a record",
		scriptName: 'a script',
		agent_channel_id: 'a leg of a call',
		member_channel_id: 'a leg of a call',
		member_stop_cause: 'a reason',
		gate_name: 'a queue',
		call_source_name: 'a queue',
	};

	const looking = everyEvent.flatMap(([, { title }, event]) =>
		fieldsOf(event)
			.filter(
				({ path, personal, isText }) =>
					isText && personal === 'no' && TELLING.test(path.split('.').at(-1) ?? ''),
			)
			.map(({ path, description }) => ({ title, path, description })),
	);
	it('say "no" of nothing that has a personal name, unless for a reason', () => {
		expect(looking.filter(({ path }) => !(path in NOT_PERSONAL))).toEqual([]);
		const found = new Set(looking.map(({ path }) => path));
		expect(Object.keys(NOT_PERSONAL).filter((path) => !found.has(path))).toEqual([]);
	});

	it.each(catalogues)('are shown in the event reference of $title', (catalogue) => {
		const page = docFiles().get(`docs/events/${catalogue.source}.md`) ?? '';
		const personal = catalogue.events.flatMap((event) =>
			fieldsOf(event)
				.filter(({ personal }) => personal !== 'no')
				.map(({ path }) => path.replace(/\{\}$/, '').replace(/\[\]$/, '')),
		);
		for (const path of new Set(personal)) {
			const rows = page.split('\n').filter((line) => line.startsWith(`| \`${path}\` |`));
			expect([path, rows.some((row) => /\| (?:caller|agent)[^|]*: [^|]+ \|$/.test(row))]).toEqual([
				path,
				true,
			]);
		}
		expect(personal.length).toBeGreaterThan(0);
	});
});
