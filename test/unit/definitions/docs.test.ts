import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { anchor as anchorOf } from '../../../scripts/derive/markdown';
import { docFiles } from '../../../scripts/derive/files';
import { everyEvent } from './catalogues';

const ROOT = path.join(__dirname, '..', '..', '..');
const made = docFiles();

describe('the event reference', () => {
	it('has a page for each vendor, one for all, one for calls, and no others', () => {
		const committed = readdirSync(path.join(ROOT, 'docs', 'events')).map(
			(file) => `docs/events/${file}`,
		);
		const pages = [...made.keys()].filter((file) => file.endsWith('.md'));
		expect(committed.sort()).toEqual(pages.sort());
	});

	it.each([...made])(
		'%s is what the definitions make: else run "npm run docs"',
		(file, content) => {
			expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(content);
		},
	);

	it('has every event under a heading of its own', () => {
		for (const [, { source }, { name, description }] of everyEvent) {
			const page = made.get(`docs/events/${source}.md`);
			expect(page).toContain(`\n## ${name}\n\n${description}`);
		}
	});

	it('has no link to a heading that is not there', () => {
		for (const [file, content] of made) {
			for (const [, page, anchor] of content.matchAll(/\]\(([^)#]*)#([^)]*)\)/g)) {
				const target = page === '' ? content : made.get(`docs/events/${page}`);
				expect([file, anchorsOf(target ?? '')]).toEqual([file, expect.arrayContaining([anchor])]);
			}
		}
	});
});

/** The anchors that GitHub gives to a page's headings. */
const anchorsOf = (page: string) =>
	[...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title));
