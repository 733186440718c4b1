/**
 * Adds the vendor of docs/adding-a-vendor.md to a copy of the project: its files and two lines of the
 * manifest, and nothing else.
 */
import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Ajv from 'ajv/dist/2020';
import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType, IWebhookFunctions } from 'n8n-workflow';

import { root } from '../../scripts/bootstrap.cjs';
import { FakeNode, FakeResponse, finish } from '../unit/receive/fakes';

const PAGE = path.join(root, 'docs/adding-a-vendor.md');
const SOURCES = [
	'nodes',
	'credentials',
	'scripts',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
	'tsconfig.build.json',
];
const ICONS = ['acme-voice.svg', 'acme-voice.dark.svg'];

/** The files on the page: a path alone on its line, then the code. */
const filesOnPage = () =>
	[...readFileSync(PAGE, 'utf8').matchAll(/^`([\w/.]+)`:\n\n```\w+\n([^]*?)^```$/gm)].map(
		([, file, content]) => ({ file, content }),
	);

describe('The vendor of docs/adding-a-vendor.md', () => {
	let project: string;
	let loader: PackageDirectoryLoader;

	beforeAll(async () => {
		project = mkdtempSync(path.join(tmpdir(), 'contact-center-sixth-'));
		for (const source of SOURCES) {
			cpSync(path.join(root, source), path.join(project, source), { recursive: true });
		}
		symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'dir');

		for (const { file, content } of filesOnPage()) {
			const target = path.join(project, file);
			expect(existsSync(target)).toBe(false);
			mkdirSync(path.dirname(target), { recursive: true });
			writeFileSync(target, content);
		}
		for (const icon of ICONS) {
			const drawing = path.join(root, 'nodes/Webitel', icon.replace('acme-voice', 'webitel'));
			cpSync(drawing, path.join(project, 'nodes/AcmeVoice', icon));
		}
		const manifestFile = path.join(project, 'package.json');
		const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
		manifest.n8n.credentials.push('dist/credentials/AcmeVoiceWebhookApi.credentials.js');
		manifest.n8n.nodes.push('dist/nodes/AcmeVoice/AcmeVoiceTrigger.node.js');
		writeFileSync(manifestFile, JSON.stringify(manifest));

		const gulp = path.join(root, 'node_modules/gulp/bin/gulp.js');
		execFileSync(process.execPath, [gulp, 'build', '--silent'], { cwd: project, stdio: 'pipe' });
		loader = new PackageDirectoryLoader(project);
		await loader.loadAll();
	});
	afterAll(() => rmSync(project, { recursive: true, force: true }));

	const nodeType = () => loader.getNode('acmeVoiceTrigger').type as INodeType;

	it('has an adapter of about a page', () => {
		const adapter = filesOnPage().find(({ file }) => file.endsWith('/adapter.ts'));
		expect(adapter?.content.split('\n').length).toBeLessThan(60);
	});

	it('is found by n8n, with its events as options', () => {
		expect(loader.known.nodes).toHaveProperty('acmeVoiceTrigger');
		expect(loader.known.credentials).toHaveProperty('acmeVoiceWebhookApi');
		const events = nodeType().description.properties.find(({ name }) => name === 'events');
		expect(events?.options).toMatchObject([
			{ value: '*' },
			{ name: 'Call: CallStarted', value: 'CallStarted' },
			{ name: 'Call: CallEnded', value: 'CallEnded' },
			{ value: 'feed.silent' },
			{ value: 'feed.resumed' },
			{ value: 'feed.refused' },
		]);
	});

	it('receives an event, recognises it the second time, and refuses strangers', async () => {
		const node = new FakeNode({ authentication: 'secret', events: ['CallEnded'], options: {} });
		node.credential = { sentIn: 'header', headerName: 'X-Acme-Token', secret: 'a long secret' };
		const deliver = async (token: string) => {
			const response = new FakeResponse();
			const call = { call: 'c-1', from: '+1', at: '1772438460', result: 'served', talked: 9 };
			const body = { type: 'CallEnded', ...call };
			const sent = { headers: { 'x-acme-token': token }, body };
			const context: IWebhookFunctions = node.context(sent, response);
			const items = finish(await nodeType().webhook!.call(context), response);
			return { status: await response.answer(), items };
		};
		expect(await deliver('wrong')).toEqual({ status: 401, items: [] });
		const { status, items } = await deliver('a long secret');
		expect(status).toBe(200);
		expect(items).toMatchObject([
			{
				source: 'acme',
				time: '2026-03-02T08:01:00.000Z',
				subject: 'c-1',
				interaction: {
					customerNumber: '+1',
					durationSeconds: 9,
					outcome: 'answered',
					ended: true,
				},
			},
		]);
		expect(await deliver('a long secret')).toEqual({ status: 200, items: [] });

		const schemas = path.join(project, 'dist/nodes/AcmeVoice/__schema__/v1.1.0');
		const schema = JSON.parse(readFileSync(path.join(schemas, 'Call/CallEnded.json'), 'utf8'));
		const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
		expect([validate(items[0]), validate.errors]).toEqual([true, null]);
	});
});
