import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { Catalogue } from '../../nodes/shared/events/catalogue';

/** A vendor as the build finds it: a node's folder with event definitions in it. */
export interface Vendor {
	/** Name of the folder under `nodes/`. */
	node: string;
	catalogue: Catalogue;
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
			return { node, catalogue };
		});
}

const isCatalogue = (value: unknown): value is Catalogue =>
	typeof value === 'object' && value !== null && 'source' in value && 'find' in value;
