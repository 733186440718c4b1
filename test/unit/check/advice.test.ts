/** Each advice of the check leads to a paragraph that exists, and is written for people. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from '../../../scripts/bootstrap.cjs';

const CHECKS = [
	['nodes/shared/check/findings.ts', 'docs/troubleshooting.md', 12],
	['nodes/Alvaria/trigger/check/findings.ts', 'docs/alvaria.md', 6],
] as const;

/** All texts of a source file. */
function textsOf(file: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteralLike(node)) texts.push(node.text);
		ts.forEachChild(node, visit);
	};
	const text = readFileSync(path.join(root, file), 'utf8');
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
	return texts;
}

/** A heading as GitHub and the site write it in a link. */
const slug = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w\- ]/g, '')
		.replace(/ /g, '-');

describe.each(CHECKS)('%s', (source, page, least) => {
	const texts = textsOf(source);
	const paragraphs = new Set(texts.filter((text) => /^[a-z0-9]+(-[a-z0-9]+){2,}$/.test(text)));

	it('leads to paragraphs that exist', () => {
		const guide = readFileSync(path.join(root, page), 'utf8');
		const headings = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading));
		expect(paragraphs.size).toBeGreaterThanOrEqual(least);
		expect([...paragraphs].filter((one) => !headings.includes(one))).toEqual([]);
	});

	it('speaks without words that only engineers know', () => {
		expect(texts.length).toBeGreaterThan(60);
		const jargon =
			/\b(TLS|SNI|HMAC|nonce|payload|hostname|endpoint|handshake|5xx|upstream|issuer)\b/i;
		expect(texts.filter((text) => text.includes(' ') && jargon.test(text))).toEqual([]);
	});
});
