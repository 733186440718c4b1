/**
 * The documentation site, made by `npm run docs:site` from the same Markdown that GitHub shows:
 * README.md is its first page, docs/ the others, and what else of the root is for users. What they link
 * to and the site does not have, such as an example workflow, is linked on GitHub.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { slug } from 'github-slugger';
import anchor from 'markdown-it-anchor';

import bootstrap from '../bootstrap.cjs';
import { layout } from './layout.mjs';
import { searchIndex } from './searchIndex.mjs';

const { root } = bootstrap;
const require = createRequire(import.meta.url);
const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const OUTPUT = '.build/site';
const GITHUB = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;

/** Pages of the repository's root, and what Eleventy calls them: its templates all lie in `docs/`. */
const ROOT_PAGES = { 'README.md': 'index', 'SECURITY.md': 'security', 'CHANGELOG.md': 'changelog' };

/** The menu: groups of pages in order. A page that has no place in it comes under "Running it". */
const MENU = {
	Start: [
		'README.md',
		'docs/installing.md',
		'docs/first-workflow.md',
		'docs/from-webhook-node.md',
		'docs/examples.md',
		'docs/many-customers.md',
	],
	Vendors: ['enreach', 'alvaria', 'webitel', 'pbx-events', 'ringcentral-wfm'].map(
		(page) => `docs/${page}.md`,
	),
	'Event reference': ['docs/events/README.md'],
	'Running it': ['docs/finished-calls.md', 'docs/trigger-options.md', 'docs/still-works.md'],
	Project: [
		'SECURITY.md',
		'docs/support.md',
		'CHANGELOG.md',
		'docs/performance.md',
		'docs/releasing.md',
		'docs/adding-a-vendor.md',
	],
};

/** Markdown in the repository → its page: `docs/events/README.md` → `events/index.html`. */
const pageOf = (file) =>
	file in ROOT_PAGES
		? `${ROOT_PAGES[file]}.html`
		: file
				.replace(/^docs\//, '')
				.replace(/README\.md$/, 'index.html')
				.replace(/\.md$/, '.html');

/** The file in the repository to which a link of a Markdown file leads. */
const linkedFile = (from, link) => path.posix.join(path.posix.dirname(from), link);

/** Where a link of a Markdown file leads on the site. Paths are the repository's, with `/`. */
export function siteLink(from, link) {
	if (/^([a-z]+:|#)/i.test(link)) return link;
	const [target, fragment] = link.split('#');
	const file = linkedFile(from, target);
	const hash = fragment === undefined ? '' : `#${fragment}`;
	const isPage = file in ROOT_PAGES || /^docs\/.*\.md$/.test(file);
	if (!isPage && !file.startsWith('docs/images/')) return `${GITHUB}${file}${hash}`;
	const here = path.posix.dirname(pageOf(from));
	return path.posix.relative(here, isPage ? pageOf(file) : file.replace(/^docs\//, '')) + hash;
}

/** The file in the repository that Eleventy calls `./docs/…`; those of the root lie there only for Eleventy. */
const sourceOf = (inputPath) => {
	const file = inputPath.replace(/^\.\//, '');
	const name = file.replace(/^docs\//, '');
	return name in ROOT_PAGES ? name : file;
};

/** The pages of the menu in groups, each with its title. */
function readMenu() {
	const files = readdirSync(path.join(root, 'docs'), { recursive: true })
		.map((file) => `docs/${file.replaceAll(path.sep, '/')}`)
		.filter((file) => file.endsWith('.md'))
		.sort();
	const there = [...files, ...Object.keys(ROOT_PAGES)];
	const placed = Object.values(MENU).flat();
	const others = files.filter((file) => !placed.includes(file));
	const isEvents = (file) => file.startsWith('docs/events/');
	const further = {
		'Event reference': others.filter(isEvents),
		'Running it': others.filter((file) => !isEvents(file)),
	};
	return Object.entries(MENU).map(([title, pages]) => [
		title,
		[...pages, ...(further[title] ?? [])]
			.filter((file) => there.includes(file))
			.map((file) => [pageOf(file), titleOf(file)]),
	]);
}

/** A page's first heading; the README's is the package's name. */
function titleOf(file) {
	if (file === 'README.md') return 'Overview';
	const markdown = readFileSync(path.join(root, file), 'utf8');
	return /^# (.+)$/m.exec(markdown)?.[1] ?? file;
}

/** Links lead where the site has their target; a picture with a dark one beside it follows the reader's theme. */
function rewriteLinks(markdown) {
	markdown.core.ruler.push('site-links', ({ tokens, env }) => {
		const from = sourceOf(env.page.inputPath);
		for (const token of tokens.flatMap(({ children }) => children ?? [])) {
			const name = { link_open: 'href', image: 'src' }[token.type];
			if (token.type === 'image') {
				const dark = token.attrGet('src').replace(/\.webp$/, '.dark.webp');
				const hasDark = existsSync(path.join(root, linkedFile(from, dark)));
				token.meta = { dark: hasDark ? siteLink(from, dark) : undefined };
				token.attrSet('loading', 'lazy');
			}
			if (name) token.attrSet(name, siteLink(from, token.attrGet(name)));
		}
	});
	const { image } = markdown.renderer.rules;
	markdown.renderer.rules.image = (tokens, index, ...rest) => {
		const html = image(tokens, index, ...rest);
		const { dark } = tokens[index].meta;
		if (!dark) return html;
		return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}">${html}</picture>`;
	};
}

export default function (eleventy) {
	eleventy.setQuietMode(true);
	const menu = readMenu();
	// The generated reference is no less part of the site for being left out by other tools.
	eleventy.setUseGitIgnore(false);
	for (const file of Object.keys(ROOT_PAGES)) {
		eleventy.addTemplate(file, readFileSync(path.join(root, file), 'utf8'));
	}
	eleventy.addGlobalData(
		'permalink',
		() =>
			({ page }) =>
				pageOf(sourceOf(page.inputPath)),
	);
	eleventy.amendLibrary('md', (markdown) => {
		markdown.set({ html: true });
		markdown.use(anchor, { slugify: slug, permalink: anchor.permalink.headerLink() });
		markdown.use(rewriteLinks);
	});
	eleventy.addPassthroughCopy({ 'docs/images': 'images' });
	for (const file of ['style.css', 'site.js']) {
		eleventy.addPassthroughCopy({ [`scripts/site/${file}`]: `assets/${file}` });
	}
	eleventy.addPassthroughCopy({
		[path.relative(
			root,
			path.join(path.dirname(require.resolve('minisearch')), '../umd/index.js'),
		)]: 'assets/minisearch.js',
	});
	eleventy.addTransform('layout', function (content) {
		return layout(path.posix.relative(OUTPUT, this.page.outputPath), content, menu);
	});
	eleventy.on('eleventy.after', ({ results }) => {
		const index = searchIndex(results.map(({ outputPath, content }) => [outputPath, content]));
		writeFileSync(path.join(root, OUTPUT, 'assets/search-index.js'), index);
	});
	return {
		dir: { input: 'docs', output: OUTPUT },
		// `{{ … }}` in the documentation is n8n's, not a template's.
		markdownTemplateEngine: false,
	};
}
