/** Each advice of the check leads to a paragraph that exists, and is written for people. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from '../../../scripts/bootstrap.cjs';

const SOURCE = 'nodes/shared/check/findings.ts';

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

const texts = textsOf(SOURCE);
const paragraphs = new Set(texts.filter((text) => /^[a-z0-9]+(-[a-z0-9]+){2,}$/.test(text)));

it('leads to paragraphs that exist', () => {
	const page = readFileSync(path.join(root, 'docs/troubleshooting.md'), 'utf8');
	const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading));
	expect(paragraphs.size).toBeGreaterThanOrEqual(12);
	expect([...paragraphs].filter((one) => !headings.includes(one))).toEqual([]);
});

it('speaks without words that only engineers know', () => {
	expect(texts.length).toBeGreaterThan(60);
	const jargon =
		/\b(TLS|SNI|HMAC|nonce|payload|hostname|endpoint|handshake|5xx|upstream|issuer)\b/i;
	expect(texts.filter((text) => text.includes(' ') && jargon.test(text))).toEqual([]);
});
