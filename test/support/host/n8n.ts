import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

import { Database, type DatabaseLocation } from './database';
import {
	countExecutions,
	type Execution,
	type ExecutionCounts,
	readExecutions,
} from './executions';
import { installN8n, type N8nInstall } from './install';
import { packPackage, unpackPackage } from './package';
import { freePort, N8nProcess, until } from './process';
import { NotReadyError, type Owner, RestClient } from './rest';

/** The name under which n8n knows the package. */
export const PACKAGE_NAME = 'n8n-nodes-contact-center';

/** A workflow as in an exported file. */
export interface WorkflowDefinition {
	readonly name: string;
	readonly nodes: ReadonlyArray<Partial<INode> & Pick<INode, 'name' | 'type' | 'parameters'>>;
	readonly connections: IConnections;
	readonly settings?: IWorkflowSettings;
	readonly pinData?: IPinData;
}

export interface N8nOptions {
	/** The user folder; it is kept. Without it n8n gets a temporary one, removed by `stop()`. */
	readonly folder?: string;
	/** The packed package to install, a tarball's path; by default this checkout's, packed now. */
	readonly tarball?: string;
	/** The folder has the package already, however it came there. */
	readonly isInstalled?: boolean;
	readonly version?: string;
	/** A free one by default. */
	readonly port?: number;
	/** n8n settings on top of the quiet, local ones every n8n here gets. */
	readonly env?: Readonly<Record<string, string>>;
	/** SQLite in the user folder by default; then `env` must hold n8n's own `DB_…` settings. */
	readonly postgresUrl?: string;
	readonly onOutput?: (text: string) => void;
}

const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Contact-center-1',
	firstName: 'Olivia',
	lastName: 'Owner',
};

/** Local only, without telemetry, banners and look-ups on the internet. */
const QUIET_SETTINGS: Readonly<Record<string, string>> = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
};

/** Starts a real n8n with the packed package installed and an owner signed in. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const install = await installN8n(options.version);
	const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'n8n-contact-center-'));
	const n8n = new N8n(install, folder, options, await freePort(), await freePort());
	if (!options.isInstalled) {
		await installPackage(options.tarball ?? (await packPackage()), folder);
	}
	try {
		await n8n.start();
	} catch (error) {
		await n8n.stop();
		throw error;
	}
	return n8n;
}

/** Puts the package where n8n looks for community packages, unless the same one is there. */
async function installPackage(tarball: string, folder: string): Promise<void> {
	const target = path.join(folder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	const marker = path.join(folder, '.n8n', 'nodes', 'installed-from');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === tarball) return;
	await unpackPackage(tarball, target);
	writeFileSync(marker, tarball);
}

/** A real n8n: its main process, any further ones, its database and its editor's API. */
export class N8n {
	readonly url: string;
	readonly owner = OWNER;
	readonly rest: RestClient;
	readonly database: Database;
	private readonly processes = new Set<N8nProcess>();
	private mainProcess?: N8nProcess;
	/** When the main process was last started. Epoch milliseconds; 0 where others run the executions. */
	private startedAt = 0;
	private readonly removeFolder = () => rmSync(this.folder, { recursive: true, force: true });

	constructor(
		readonly install: N8nInstall,
		readonly folder: string,
		private readonly options: N8nOptions,
		ownPort: number,
		private readonly brokerPort: number,
	) {
		this.url = `${options.env?.N8N_PROTOCOL ?? 'http'}://127.0.0.1:${options.port ?? ownPort}`;
		if (!options.folder) process.once('exit', this.removeFolder);
		this.rest = new RestClient(this.url);
		this.database = new Database(install, this.databaseLocation());
	}

	/** The main process; its log, its usage. */
	get main(): N8nProcess {
		if (!this.mainProcess) throw new Error('n8n was not started');
		return this.mainProcess;
	}

	/** Starts the main process, on the same folder and port as before, until the editor answers. */
	async start(): Promise<void> {
		mkdirSync(path.join(this.folder, '.n8n'), { recursive: true });
		if (this.options.env?.EXECUTIONS_MODE !== 'queue') this.startedAt = Date.now();
		const main = this.startProcess('start', {
			N8N_PORT: new URL(this.url).port,
			N8N_RUNNERS_BROKER_PORT: `${this.brokerPort}`,
		});
		this.mainProcess = main;
		await main.until('the editor', async () => await this.signIn());
	}

	/** Starts one more n8n process on the same folder, such as `worker` or `webhook`. */
	startProcess(command: string | readonly string[], env: Record<string, string> = {}) {
		const child = new N8nProcess(
			this.install,
			[command].flat(),
			{
				...QUIET_SETTINGS,
				N8N_USER_FOLDER: this.folder,
				WEBHOOK_URL: `${this.url}/`,
				...this.options.env,
				...env,
			},
			this.options.onOutput,
		);
		this.processes.add(child);
		return child;
	}

	/** Stops every process in good order and removes the folder if it was a temporary one. */
	async stop(): Promise<void> {
		this.database.close();
		await Promise.all([...this.processes].map(async (child) => await child.stop()));
		this.processes.clear();
		if (this.options.folder) return;
		process.removeListener('exit', this.removeFolder);
		this.removeFolder();
	}

	/** Ends the main process as a crash would; {@link start} brings it back. */
	async kill9(): Promise<void> {
		this.main.kill9();
		await this.main.ended();
		this.processes.delete(this.main);
	}

	async importCredential(
		name: string,
		type: string,
		data: object,
	): Promise<{ id: string; name: string }> {
		const { id } = await this.rest.post<{ id: string }>('/credentials', { name, type, data });
		return { id, name };
	}

	/** Stores a workflow and returns its id. */
	async importWorkflow(workflow: WorkflowDefinition): Promise<string> {
		const { id } = await this.rest.post<{ id: string }>('/workflows', {
			settings: {},
			// n8n 1 wants to be told.
			active: false,
			...workflow,
		});
		return id;
	}

	/** Publishes a workflow and waits until its webhooks answer; returns their addresses by node. */
	async publish(workflowId: string): Promise<Readonly<Record<string, string>>> {
		const workflow = await this.rest.get<{ versionId: string }>(`/workflows/${workflowId}`);
		await this.rest.post(`/workflows/${workflowId}/activate`, { versionId: workflow.versionId });
		await this.main.until(`workflow ${workflowId} to be published`, async () => {
			const states = await this.triggerStates(workflowId, workflow.versionId);
			const failed = states.find(({ status }) => status === 'failed');
			if (failed) throw new Error(`A trigger could not be published: ${failed.errorMessage}`);
			return states.length > 0 && states.every(({ status }) => status === 'activated');
		});
		return await this.webhooks(workflowId);
	}

	async unpublish(workflowId: string): Promise<void> {
		await this.rest.post(`/workflows/${workflowId}/deactivate`);
		await until('the workflow to be unpublished', async () => {
			const rows = await this.webhookRows(workflowId);
			return rows.length === 0;
		});
	}

	/** Imports and publishes a workflow that has one webhook trigger. */
	async run(workflow: WorkflowDefinition): Promise<{ id: string; url: string }> {
		const id = await this.importWorkflow(workflow);
		const [url] = Object.values(await this.publish(id));
		return { id, url };
	}

	/** The addresses a published workflow listens at, by node name. */
	async webhooks(workflowId: string): Promise<Readonly<Record<string, string>>> {
		const rows = await this.webhookRows(workflowId);
		return Object.fromEntries(
			rows.map(({ node, webhookPath }) => [node, `${this.url}/webhook/${webhookPath}`]),
		);
	}

	async executions(workflowId: string): Promise<Execution[]> {
		return await readExecutions(this.database, workflowId);
	}

	/** How many executions a workflow has, and how many of them are over. */
	async countExecutions(workflowId: string): Promise<ExecutionCounts> {
		return await countExecutions(this.database, workflowId, this.startedAt);
	}

	/** Waits until a workflow has `count` executions that have ended, and returns all it has. */
	async waitForExecutions(
		workflowId: string,
		count: number,
		timeoutMs = 600_000,
	): Promise<Execution[]> {
		let counts: ExecutionCounts | undefined;
		await until(
			() => `${count} executions to end, only to find ${JSON.stringify(counts?.byStatus)}`,
			async () => {
				counts = await this.countExecutions(workflowId);
				const { ended, abandoned, total } = counts;
				return ended >= count && ended + abandoned === total;
			},
			{ timeoutMs, everyMs: 200 },
		);
		return await this.executions(workflowId);
	}

	/** Whether n8n let the owner in; while it starts, it refuses connections or answers with a page. */
	private async signIn(): Promise<boolean> {
		try {
			await this.rest.signIn(this.owner);
			return true;
		} catch (error) {
			if (error instanceof NotReadyError) return false;
			throw error;
		}
	}

	private async webhookRows(
		workflowId: string,
	): Promise<Array<{ node: string; webhookPath: string }>> {
		return await this.database.query(
			'SELECT node, "webhookPath" AS "webhookPath" FROM webhook_entity WHERE "workflowId" = ?',
			workflowId,
		);
	}

	private async triggerStates(
		workflowId: string,
		versionId: string,
	): Promise<Array<{ status: string; errorMessage: string | null }>> {
		return await this.database.query(
			'SELECT status, "errorMessage" AS "errorMessage" FROM workflow_publication_trigger_status WHERE "workflowId" = ? AND "versionId" = ?',
			workflowId,
			versionId,
		);
	}

	private databaseLocation(): DatabaseLocation {
		const { postgresUrl } = this.options;
		if (postgresUrl) return { kind: 'postgres', url: postgresUrl };
		return { kind: 'sqlite', file: path.join(this.folder, '.n8n', 'database.sqlite') };
	}
}
