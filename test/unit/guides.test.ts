/** What readers may expect of the documentation, beside the event reference, which is generated. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { root } from '../../scripts/bootstrap.cjs';

const GUIDES = ['enreach', 'alvaria', 'webitel', 'pbx-events', 'ringcentral-wfm'];
const IMAGES = path.join(root, 'docs', 'images');
/** Bytes. A page of the gallery has fourteen of them. */
const LARGEST = 90_000;

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe.each(GUIDES)('docs/%s.md', (guide) => {
	const text = read(`docs/${guide}.md`);

	it('says what to do on both sides', () => {
		const [, setUp] = text.split(/^## Set-up$/m);
		const sides = [...setUp.split(/^## /m)[0].matchAll(/^### (In|At) .+/gm)];
		expect(sides.length).toBeGreaterThanOrEqual(2);
	});

	it('helps by symptom', () => {
		const [, trouble] = text.split(/^## When something is wrong$/m);
		const symptoms = [...trouble.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, symptom]) => symptom);
		for (const symptom of [/^Nothing arrives/, /401/, /twice/, /[Oo]nly .+ arrive/]) {
			expect(symptoms).toContainEqual(expect.stringMatching(symptom));
		}
	});
});

describe('pictures', () => {
	const pages = [
		'README.md',
		...readdirSync(path.join(root, 'docs'))
			.filter((file) => file.endsWith('.md'))
			.map((file) => `docs/${file}`),
	];
	const shown = pages.flatMap((page) =>
		[...read(page).matchAll(/!\[.{20,}?\]\((.+?)\)/g)].map(([, link]) =>
			path.resolve(root, path.dirname(page), link),
		),
	);
	const kept = readdirSync(IMAGES, { recursive: true })
		.map((file) => path.join(IMAGES, String(file)))
		.filter((file) => statSync(file).isFile());

	it('are all shown, in the light and in the dark theme', () => {
		const both = shown.flatMap((file) => [file, file.replace(/\.webp$/, '.dark.webp')]);
		expect([...new Set(both)].sort()).toEqual(kept.sort());
	});

	it('load fast', () => {
		const large = kept.filter((file) => statSync(file).size > LARGEST);
		expect(large.map((file) => path.relative(IMAGES, file))).toEqual([]);
	});
});
