/**
 * The package comes, is updated, goes back a version and goes, by npm in n8n's nodes folder and by the editor's
 * community nodes, from a registry of the test's own. A vendor sends all the while; what it is not answered 200,
 * it sends again. A suite of its own (`npm run test:install`): it starts n8n six times.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { npm } from '../../scripts/bootstrap.cjs';
import { fates, SECRET, Sender } from '../support/faults/books';
import { installN8n } from '../support/host/install';
import { type N8n, PACKAGE_NAME, startN8n } from '../support/host/n8n';
import { until } from '../support/host/process';
import { RoundRobin } from '../support/host/proxy';
import { Registry } from '../support/host/registry';
import { TRIGGER, triggerWorkflow } from '../support/host/workflows';

const OLD = '1.0.0';
const NEW = '1.0.1';

let registry: Registry;
let folder: string;
let n8n: N8n;
let proxy: RoundRobin;
let sender: Sender | undefined;

beforeEach(async () => {
	registry = await Registry.start(OLD, NEW);
	folder = mkdtempSync(path.join(tmpdir(), 'contact-center-install-'));
});
afterEach(async () => {
	sender?.giveUp();
	sender = undefined;
	await proxy?.close();
	await n8n?.stop();
	await registry.close();
	rmSync(folder, { recursive: true, force: true });
});

const nodesFolder = () => path.join(folder, '.n8n', 'nodes');

/** The version that lies in n8n's folder. */
const versionThere = () => {
	const file = path.join(nodesFolder(), 'node_modules', PACKAGE_NAME, 'package.json');
	if (!existsSync(file)) return undefined;
	return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

/** As docs/upgrade.md says it. */
async function byNpm(...words: string[]): Promise<void> {
	mkdirSync(nodesFolder(), { recursive: true });
	await npm([...words, '--ignore-scripts', '--legacy-peer-deps'], {
		cwd: nodesFolder(),
		env: {
			npm_config_registry: registry.url,
			npm_config_cache: path.join(folder, 'npm-cache'),
		},
	});
}

/** Publishes a workflow, and a vendor begins to send to it. */
async function publish(): Promise<string> {
	const credential = await n8n.importCredential('Enreach', 'enreachWebhookApi', { secret: SECRET });
	const { id, url } = await n8n.run(
		triggerWorkflow(
			'enreachTrigger',
			{ authentication: 'secret', events: ['*'] },
			{ enreachWebhookApi: credential },
		),
	);
	proxy = await RoundRobin.listen([n8n.url]);
	sender = new Sender(url.replace(n8n.url, proxy.origin), 2);
	return id;
}

/** More events are answered from now on. */
async function moreAnswered(): Promise<void> {
	const before = sender?.answered.length ?? 0;
	await until('further events to be answered', () => (sender?.answered.length ?? 0) >= before + 5);
}

/** Every event that the vendor sent is in an execution. */
async function expectNothingLost(id: string): Promise<void> {
	await sender?.end();
	const all = fates(await n8n.waitForExecutions(id, 1), TRIGGER);
	expect(sender?.answered.filter((event) => !all.has(event))).toEqual([]);
	expect(sender?.answered.length).toBe(sender?.sent.size);
}

const restart = async () => {
	await n8n.main.stop();
	await n8n.start();
};

it('by npm: installed, updated and taken back a version without losing an event, uninstalled', async () => {
	await byNpm('install', `${PACKAGE_NAME}@${OLD}`);
	n8n = await startN8n({ folder, isInstalled: true });
	const id = await publish();
	await moreAnswered();

	await byNpm('install', `${PACKAGE_NAME}@latest`);
	await restart();
	expect(versionThere()).toBe(NEW);
	await moreAnswered();

	await byNpm('install', `${PACKAGE_NAME}@${OLD}`);
	await restart();
	expect(versionThere()).toBe(OLD);
	await moreAnswered();
	await expectNothingLost(id);

	await n8n.unpublish(id);
	await byNpm('uninstall', PACKAGE_NAME);
	await restart();
	expect(versionThere()).toBeUndefined();
	await expect(n8n.publish(id)).rejects.toThrow();
});

it('by the editor: installed, updated and uninstalled while n8n runs', async () => {
	const { node } = await installN8n();
	const programs = [registry.npmIn(folder), path.dirname(node), process.env.PATH];
	n8n = await startN8n({
		folder,
		isInstalled: true,
		env: { PATH: programs.join(path.delimiter) },
	});
	const installed = async () =>
		await n8n.rest.get<Array<{ packageName: string; installedVersion: string }>>(
			'/community-packages',
		);
	await n8n.rest.post('/community-packages', { name: `${PACKAGE_NAME}@${OLD}` });
	expect(await installed()).toMatchObject([{ packageName: PACKAGE_NAME, installedVersion: OLD }]);
	const id = await publish();
	await moreAnswered();

	await n8n.rest.patch('/community-packages', { name: PACKAGE_NAME, version: NEW });
	expect(versionThere()).toBe(NEW);
	await moreAnswered();
	await expectNothingLost(id);

	await n8n.unpublish(id);
	await n8n.rest.delete(`/community-packages?name=${PACKAGE_NAME}`);
	expect(await installed()).toEqual([]);
	expect(versionThere()).toBeUndefined();
});
