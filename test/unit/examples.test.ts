import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode } from 'n8n-workflow';

import { readExample } from '../../demo/examples';
import type { CallItem } from '../../nodes/shared/calls/fold';
import type { ContactCenterItem } from '../../nodes/shared/events/item';
import { root } from '../../scripts/bootstrap.cjs';
import { deliversCalls, emittedCall, emittedEvent } from '../support/gallery/emitted';

const OURS = 'n8n-nodes-contact-center.';
const NOTE = 'n8n-nodes-base.stickyNote';

const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The editor moves what lies beside its grid, and so over something else. */
const GRID = 16;

const boxOf = ({ position: [x, y], parameters }: Pick<INode, 'position' | 'parameters'>): Box => ({
	x,
	y,
	width: Number(parameters.width),
	height: Number(parameters.height),
});

/** How big the editor draws a step, its name underneath included. */
const STEP = { width: 100, height: 130 };
/** How wide a letter of the name is, and how wide the name gets before it breaks. */
const LETTER = 8;
const NAME = 150;

function stepBox({ name, position: [x, y] }: Pick<INode, 'name' | 'position'>): Box {
	const width = Math.max(STEP.width, Math.min(NAME, name.length * LETTER));
	return { x: x - (width - STEP.width) / 2, y, width, height: STEP.height };
}

const holds = (note: Box, step: Box) =>
	step.x >= note.x &&
	step.y >= note.y &&
	step.x + step.width <= note.x + note.width &&
	step.y + step.height <= note.y + note.height;

const overlap = (a: Box, b: Box) =>
	a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe.each(files)('examples/%s', (file) => {
	const workflow = readExample(file);
	const nodes = workflow.nodes as INode[];
	const notes = nodes.filter(({ type }) => type === NOTE);
	const steps = nodes.filter(({ type }) => type !== NOTE);
	const triggers = steps.filter(({ type }) => type.startsWith(OURS));

	it('has a title that begins with its vendors, and settings of today', () => {
		expect(workflow.name).toMatch(/^(Enreach|Webitel|PBX|RingCentral|Alvaria|Two vendors)[:,] /);
		expect(workflow.settings).toMatchObject({ executionOrder: 'v1' });
	});

	it('is made of this package and of n8n itself, without anybody’s accounts', () => {
		for (const { type, credentials } of steps) {
			expect(type.startsWith(OURS) || type.startsWith('n8n-nodes-base.')).toBe(true);
			expect(credentials).toBeUndefined();
		}
		expect(triggers).not.toEqual([]);
	});

	it('has names and ids of its own, and no webhook id: n8n gives every import a URL of its own', () => {
		const unique = (values: unknown[]) => expect(new Set(values).size).toBe(values.length);
		unique(nodes.map(({ name }) => name));
		unique(nodes.map(({ id }) => id));
		expect(nodes.filter((node) => 'webhookId' in node)).toEqual([]);
	});

	it('connects every step', () => {
		const names = steps.map(({ name }) => name);
		const targets = Object.values(workflow.connections).flatMap(({ main }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining(Object.keys(workflow.connections)));
		expect(names).toEqual(expect.arrayContaining(targets));
		const loose = steps
			.filter(({ type }) => !/Trigger$/.test(type))
			.map(({ name }) => name)
			.filter((name) => !targets.includes(name));
		expect(loose).toEqual([]);
	});

	it('explains every step in a note, and says first what it does and how to use it', () => {
		const about = notes.find(({ name }) => name === 'About');
		expect(about?.parameters.content).toMatch(
			/^## .+\n.+\n\n\*\*To use it\*\*\n1\. .+(\n\d\. .+)+/,
		);
		const boxes = notes.map(boxOf);
		const unexplained = steps.filter((step) => !boxes.some((box) => holds(box, stepBox(step))));
		expect(unexplained.map(({ name }) => name)).toEqual([]);
	});

	it('lies on the grid of the editor', () => {
		const beside = nodes.filter(({ position }) => position.some((at) => at % GRID !== 0));
		expect(beside.map(({ name }) => name)).toEqual([]);
	});

	it('draws no note over another', () => {
		const pairs = notes.flatMap((a, index) => notes.slice(index + 1).map((b) => [a, b] as const));
		const colliding = pairs.filter(([a, b]) => overlap(boxOf(a), boxOf(b)));
		expect(colliding.map(([a, b]) => `${a.name} / ${b.name}`)).toEqual([]);
	});

	it.each(triggers.map(({ name }) => name))('%s has pinned what it would emit', (name) => {
		const pinned = workflow.pinData?.[name] ?? [];
		expect(pinned).not.toEqual([]);
		const trigger = triggers.find((one) => one.name === name) as INode;
		if (deliversCalls(trigger)) {
			for (const { json } of pinned) {
				const call = json as unknown as CallItem;
				expect(call).toEqual(emittedCall(call.events, trigger.parameters));
			}
			return;
		}
		const picked = trigger.parameters.events;
		for (const { json } of pinned) {
			const item = json as unknown as ContactCenterItem;
			expect(picked).toContain(item.type);
			expect(item).toEqual(emittedEvent(item));
		}
	});
});

describe('docs/examples.md', () => {
	const gallery = readFileSync(path.join(root, 'docs', 'examples.md'), 'utf8');
	const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

	it('shows every example: at least ten', () => {
		const shown = [...gallery.matchAll(/\(\.\.\/examples\/(.+?)\)/g)].map(([, file]) => file);
		expect(shown.sort()).toEqual([...files].sort());
		expect(files.length).toBeGreaterThanOrEqual(10);
	});

	it.each(files)('and the README have a picture of %s', (file) => {
		const picture = `images/examples/${file.replace(/\.json$/, '.webp')}`;
		expect(gallery).toContain(`](${picture})`);
		expect(readme).toContain(`](docs/${picture})`);
	});
});
