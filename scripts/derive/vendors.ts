import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { Calls } from '../../nodes/shared/calls/gather';
import type { CallRules } from '../../nodes/shared/calls/rules';
import type { Catalogue } from '../../nodes/shared/events/catalogue';

/** A vendor as the build finds it: a node's folder with event definitions in it. */
export interface Vendor {
	/** Name of the folder under `nodes/`. */
	node: string;
	catalogue: Catalogue;
	/** What a call is; undefined where the vendor has none. */
	calls?: Calls;
}

const NODES = path.join(__dirname, '..', '..', 'nodes');

/** Every vendor that has event definitions, by its folder's name. */
export function vendors(): Vendor[] {
	return readdirSync(NODES)
		.sort()
		.filter((node) => existsSync(path.join(NODES, node, 'events', 'index.ts')))
		.map((node) => {
			const exported = Object.values(require(path.join(NODES, node, 'events')) as object);
			const catalogue = exported.find(isCatalogue);
			if (!catalogue) throw new Error(`nodes/${node}/events exports no catalogue`);
			return { node, catalogue, calls: callsOf(node, catalogue) };
		});
}

/** What a vendor's calls.ts exports, where there is one. */
function callsOf(node: string, catalogue: Catalogue): Calls | undefined {
	const file = path.join(NODES, node, 'calls.ts');
	if (!existsSync(file)) return undefined;
	const rules = Object.values(require(file) as object).find(isRules);
	if (!rules) throw new Error(`nodes/${node}/calls.ts exports no rules`);
	return { catalogue, rules };
}

const isRules = (value: unknown): value is CallRules =>
	typeof value === 'object' && value !== null && 'parts' in value && 'samples' in value;

const isCatalogue = (value: unknown): value is Catalogue =>
	typeof value === 'object' && value !== null && 'source' in value && 'find' in value;
