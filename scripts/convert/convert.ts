/**
 * Moves workflows between the package with all vendors and the vendors' own packages: the node types' prefix
 * changes, and everything else stays as it is, to the letter. The documentation site runs this in the browser.
 */

/** Which packages there are. */
export interface Packages {
	/** The package that holds every node. */
	readonly allInOne: string;
	/** Each node's type name, and the vendor's own package that holds it. */
	readonly vendors: Readonly<Record<string, string>>;
}

/** A node of the workflow that has another type now. */
export interface Move {
	readonly from: string;
	readonly to: string;
}

/**
 * A node's type in the text of a workflow. Inside a JSON text quotes are escaped, so what looks like this in a
 * note or in code does not match.
 */
const TYPE = /("(?:type|nodeType)"\s*:\s*")([^".\\]+)\.([^"\\]+)"/g;

/**
 * @param text JSON as n8n exports or copies it: a workflow, or many
 * @param to the vendors' own packages, or the one with all
 * @returns the text to import, and each node that moved
 * @throws Error where the text is no JSON
 */
export function convert(
	text: string,
	{ allInOne, vendors }: Packages,
	to: 'vendors' | 'allInOne' = 'vendors',
): { text: string; moved: Move[] } {
	try {
		JSON.parse(text);
	} catch {
		throw new Error('This is not the JSON of a workflow. Copy all of it, from { to }.');
	}
	const moved: Move[] = [];
	const converted = text.replace(TYPE, (whole, before: string, from: string, type: string) => {
		// As a tool of an agent, a node has a type of its own.
		const name = type in vendors ? type : type.replace(/Tool$/, '');
		if (!Object.hasOwn(vendors, name)) return whole;
		const target = to === 'vendors' ? vendors[name] : allInOne;
		const source = to === 'vendors' ? allInOne : vendors[name];
		if (from !== source) return whole;
		moved.push({ from: `${from}.${type}`, to: `${target}.${type}` });
		return `${before}${target}.${type}"`;
	});
	return { text: converted, moved };
}
