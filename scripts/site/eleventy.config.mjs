/**
 * The documentation site, made by `npm run docs:site` from the same Markdown that GitHub shows:
 * README.md is its first page, docs/ the others. What they link to and the site does not have, such
 * as an example workflow, is linked on GitHub.
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

/** Pages of `docs/` that come first in the menu, and the vendors' pages. */
const START = ['first-workflow', 'examples'];
const VENDORS = ['enreach', 'alvaria', 'webitel', 'pbx-events', 'ringcentral-wfm'];

/** Markdown in the repository → its page: `docs/events/README.md` → `events/index.html`. */
const pageOf = (file) =>
	file === 'README.md'
		? 'index.html'
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
	const isPage = file === 'README.md' || /^docs\/.*\.md$/.test(file);
	if (!isPage && !file.startsWith('docs/images/')) return `${GITHUB}${file}${hash}`;
	const here = path.posix.dirname(pageOf(from));
	return path.posix.relative(here, isPage ? pageOf(file) : file.replace(/^docs\//, '')) + hash;
}

/** The file in the repository that Eleventy calls `./docs/…`; the README lies there only for Eleventy. */
const sourceOf = (inputPath) => {
	const file = inputPath.replace(/^\.\//, '');
	return file === 'docs/README.md' ? 'README.md' : file;
};

/** The pages of the menu in groups, each with its title; what has no place of its own is under "More". */
function readMenu() {
	const files = readdirSync(path.join(root, 'docs'), { recursive: true })
		.map((file) => `docs/${file.replaceAll(path.sep, '/')}`)
		.filter((file) => file.endsWith('.md'));
	const isEvents = (file) => file.startsWith('docs/events/');
	const placed = [...START, ...VENDORS].map((page) => `docs/${page}.md`);
	const more = files.filter((file) => !isEvents(file) && !placed.includes(file)).sort();
	const groups = {
		Start: ['README.md', ...START.map((page) => `docs/${page}.md`)],
		Vendors: VENDORS.map((page) => `docs/${page}.md`),
		'Event reference': ['docs/events/README.md', ...files.filter(isEvents).sort()],
		More: more,
	};
	return Object.entries(groups).map(([title, pages]) => [
		title,
		[...new Set(pages)]
			.filter((file) => file === 'README.md' || files.includes(file))
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
	eleventy.addTemplate('README.md', readFileSync(path.join(root, 'README.md'), 'utf8'));
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
