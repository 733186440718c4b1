import path from 'node:path';

const escape = (text) =>
	text.replace(
		/[&<>"]/g,
		(one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one],
	);

/** The text of a piece of HTML. */
export const textOf = (html) =>
	html
		.replace(/<[^>]*>/g, ' ')
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&amp;/g, '&')
		.replace(/\s+/g, ' ')
		.trim();

const TABLE_NAME = 'Table; it scrolls sideways where it is wider than the page';

/** A table may be wider than the page: it scrolls by itself, by keyboard too, and says so. */
const scrolling = (html) =>
	html
		.replace(
			/<table>/g,
			`<div class="table" tabindex="0" role="region" aria-label="${TABLE_NAME}"><table>`,
		)
		.replace(/<\/table>/g, '</table></div>');

/** So many sections of the second level are too long to be read from top to bottom. */
const LONG = 40;

/**
 * The sections of a reference page folded, each under its heading. What comes before the first section that is
 * listed in a table of the page (its overview) stays open.
 */
function folded(html) {
	const [head, ...sections] = html.split(/(?=<h2[^>]* id=")/);
	if (sections.length < LONG) return html;
	const listed = new Set([...html.matchAll(/<td><a href="#([^"]+)"/g)].map(([, id]) => id));
	const fold = (section) => {
		const [heading] = /^<h2.*?<\/h2>/s.exec(section);
		const [, id] = / id="([^"]+)"/.exec(heading);
		if (!listed.has(id)) return section;
		return `<details class="entry"><summary>${heading}</summary>${section.slice(heading.length)}</details>`;
	};
	return head + sections.map(fold).join('');
}

/** The sections of a page, to go to; nothing where they are few. */
function contents(html) {
	const sections = [...html.matchAll(/<h2[^>]* id="([^"]+)"[^>]*>(.*?)<\/h2>/gs)]
		.filter((match) => !isFolded(html, match.index))
		.map(([, id, heading]) => `<li><a href="#${id}">${escape(textOf(heading))}</a></li>`);
	if (sections.length < 4) return '';
	return `<details class="contents"><summary>On this page</summary><ul>${sections.join('')}</ul></details>`;
}

const isFolded = (html, at) => html.slice(0, at).endsWith('<summary>');

/**
 * A page of the site around its content. All links are relative, so the site works under any path.
 *
 * @param {string} page its file, such as `events/enreach.html`
 * @param {string} content
 * @param {Array<[string, Array<[string, string]>]>} menu groups of pages: file and title
 */
export function layout(page, content, menu) {
	const to = (file) => path.posix.relative(path.posix.dirname(page), file);
	const title = textOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(content)?.[1] ?? page);
	const link = ([file, name]) =>
		`<li><a href="${to(file)}"${file === page ? ' aria-current="page"' : ''}>${escape(name)}</a></li>`;
	const body = folded(scrolling(content));
	const list = contents(body);
	const groups = menu
		.map(([name, pages]) => `<h2>${escape(name)}</h2><ul>${pages.map(link).join('')}</ul>`)
		.join('');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} · contact-centre nodes for n8n</title>
<link rel="stylesheet" href="${to('assets/style.css')}">
<script defer src="${to('assets/minisearch.js')}"></script>
<script defer src="${to('assets/search-index.js')}"></script>
<script defer src="${to('assets/site.js')}" data-root="${to('index.html').replace(/index\.html$/, '')}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="brand" href="${to('index.html')}">Contact-centre nodes for n8n</a>
<div class="search" role="search">
<input id="search" type="search" placeholder="Search: event, field, symptom…" aria-label="Search the documentation" aria-controls="results" autocomplete="off">
<ol id="results" aria-live="polite" hidden></ol>
</div>
</header>
<div class="page">
<nav aria-label="Pages"><details id="pages" open><summary>Pages</summary>${groups}</details></nav>
<main id="content">
${list ? body.replace(/<\/h1>/, `</h1>${list}`) : body}
</main>
</div>
</body>
</html>
`;
}
