/**
 * Imports run one way: a vendor imports `shared/` and never another vendor, `shared/` imports no vendor, and
 * within a vendor the node stands above what it uses. These are ESLint's import zones; that there are no
 * circles, which ESLint's own rules can't see, is a unit test.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const NODES = path.join(import.meta.dirname, '../../nodes');

const folders = readdirSync(NODES, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);
const vendors = folders.filter((name) => name !== 'shared');

/** An import is written relative to its file, so a folder that it leads into is one of its segments. */
const into = (names, message) => ({ regex: `(^|/)(${names.join('|')})(/|$)`, message });

/** Of several zones that a file is in, the last one counts: it repeats what the others forbid. */
const zone = (files, ...patterns) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns }] },
});

const others = (vendor) =>
	into(
		vendors.filter((name) => name !== vendor),
		'A vendor imports no other vendor: what two of them need belongs in nodes/shared.',
	);
const noVendor = into(vendors, 'nodes/shared knows no vendor: hand over what it needs.');

/** The parts of a vendor that fetches its events, from the top down: each imports those after it. */
const LAYERS = [['action', 'trigger'], ['consumer'], ['api'], ['events']];

const layers = vendors.flatMap((vendor) =>
	LAYERS.flatMap((parts, depth) =>
		parts.map((part) =>
			zone(
				[`nodes/${vendor}/${part}/**/*.ts`],
				others(vendor),
				into(
					LAYERS.slice(0, depth + 1)
						.flat()
						.filter((name) => name !== part),
					'Within a vendor, imports run node → trigger or action → consumer → api → events.',
				),
			),
		),
	),
);

export const zones = [
	...vendors.map((vendor) => zone([`nodes/${vendor}/**/*.ts`], others(vendor))),
	...layers,
	zone(['nodes/shared/**/*.ts'], noVendor),
	zone(
		['nodes/shared/events/**/*.ts'],
		noVendor,
		into(
			['receive', 'node', 'calls', 'privacy'],
			'Definitions and items know nothing of how events arrive or what a node looks like.',
		),
	),
	zone(
		['nodes/shared/node/**/*.ts'],
		noVendor,
		into(['receive'], 'What a node looks like does not depend on how events are received.'),
	),
];
