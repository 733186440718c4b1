import path from 'node:path';

import { textOf } from './layout.mjs';

/** How much of a section's text is searched. Characters. */
const LENGTH = 5000;

/** A page's sections: from one heading to the next, down to the third level. */
function sectionsOf(url, html) {
	const content = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
	const [, ...parts] = content.split(/(?=<h[1-3][^>]* id=")/);
	const title = textOf(parts[0]?.split('</h1>')[0] ?? '');
	return parts.map((part) => {
		const [, id] = /^<h\d[^>]* id="([^"]*)"/.exec(part);
		const [heading, text] = part.split(/<\/h\d>/);
		return {
			id: `${url}#${id}`,
			heading: textOf(heading),
			page: title,
			text: textOf(text ?? '').slice(0, LENGTH),
		};
	});
}

/**
 * The script that holds what the search looks through: a file of its own instead of a request, so
 * that the site can be read from a folder too.
 *
 * @param {Array<[string, string]>} pages output path and HTML
 */
export function searchIndex(pages) {
	const sections = pages.flatMap(([file, html]) =>
		sectionsOf(path.posix.relative('.build/site', file), html),
	);
	return `window.SECTIONS = ${JSON.stringify(sections)};\n`;
}
