import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Agent } from 'undici';

import { npm } from '../../scripts/bootstrap.cjs';
import { type N8n, startN8n } from '../support/host/n8n';
import { freePort, type N8nProcess, until } from '../support/host/process';
import { isReady } from '../support/host/proxy';
import { Registry } from '../support/host/registry';
import { type Compose, readCompose, type Service, type Setup } from './compose';
import { ensureServices, HaProxy, Postgres, Redis } from './services';

/** The name under which the set-up is reached, as its compose file is told. */
const HOST = 'localhost';

/** Where the image of n8n has the packages. */
const NODES = '/home/node/.n8n/nodes';

/** What the image of n8n sets by itself. */
const IMAGE = { NODE_ENV: 'production' };

/** A process that is started again whenever it ends, as Docker does with `restart: unless-stopped`. */
export class Supervised {
	private isStopping = false;
	process: N8nProcess;
	restarts = 0;

	constructor(
		/** Where it says whether it is ready. */
		readonly origin: string,
		private readonly spawn: () => N8nProcess,
	) {
		this.process = spawn();
		void this.watch();
	}

	/** Ends it in good order, and waits until the next one is ready, as `docker compose restart` and a look do. */
	async restart(): Promise<void> {
		const { process } = this;
		await process.stop();
		await until('the next process', () => this.process !== process);
		await this.ready();
	}

	async ready(): Promise<void> {
		await this.process.until('n8n to be ready', async () => await isReady(this.origin));
	}

	private async watch(): Promise<void> {
		for (;;) {
			await this.process.ended();
			if (this.isStopping) return;
			this.restarts++;
			this.process = this.spawn();
		}
	}

	stop() {
		this.isStopping = true;
	}
}

/** What stands for names, ports and paths of the containers on this machine. */
class Places {
	private readonly ports = new Map<string, number>();

	constructor(
		readonly folder: string,
		private readonly compose: Compose,
	) {}

	/** The port of this machine that a service's port is. */
	async open(service: string, port: number): Promise<number> {
		const own = await freePort();
		this.ports.set(`${service}:${port}`, own);
		return own;
	}

	port(service: string, port: number): number {
		const own = this.ports.get(`${service}:${port}`);
		if (own === undefined) throw new Error(`${service}:${port} is not open`);
		return own;
	}

	/** A path in a container of `service`, on this machine. */
	path(service: Service, inside: string): string {
		if (inside.startsWith('/run/secrets/')) return this.secret(path.basename(inside));
		for (const volume of service.volumes) {
			const [source, target] = volume.split(':');
			if (!`${inside}/`.startsWith(`${target}/`)) continue;
			const rest = path.relative(target, inside);
			const outside = source.startsWith('.')
				? path.join(this.compose.folder, source)
				: path.join(this.folder, 'volumes', source);
			return path.join(outside, rest);
		}
		throw new Error(`Nothing is mounted at ${inside}`);
	}

	secret(name: string): string {
		return path.join(this.folder, 'secrets', name);
	}

	/** Text in which the places of a service's container are replaced. */
	local(service: Service, text: string): string {
		const isPath = /(?:\/run\/secrets|\/home\/node|\/usr\/local\/etc)\/[\w./-]+/g;
		return text.replace(isPath, (inside) => this.path(service, inside));
	}

	/** Settings of n8n in which other services are named. */
	environment(service: Service): Record<string, string> {
		const named = Object.entries(service.environment).map(([name, value]) => {
			const host = service.environment[name.replace(/_PORT$/, '_HOST')];
			if (name.endsWith('_PORT') && host) return [name, `${this.port(host, Number(value))}`];
			const isService = name.endsWith('_HOST') && value in this.compose.services;
			return [name, isService ? '127.0.0.1' : this.local(service, value)];
		});
		return Object.fromEntries(named) as Record<string, string>;
	}

	/** The proxy's configuration, read from its own file. */
	async proxyConfig(service: Service): Promise<{ config: string; port: number }> {
		const file = this.path(service, '/usr/local/etc/haproxy/haproxy.cfg');
		const port = await this.open('proxy', 8443);
		const inner = await freePort();
		const config = this.local(service, readFileSync(file, 'utf8'))
			.replace(/127\.0\.0\.1:8444/g, `127.0.0.1:${inner}`)
			.replace(/bind :8443/g, `bind 127.0.0.1:${port}`)
			.replace(/ (\w+):5678/g, (_, host: string) => ` 127.0.0.1:${this.port(host, 5678)}`);
		return { config, port };
	}
}

/**
 * A set-up of `deploy/` on this machine: its processes with their commands and settings, its proxy with its
 * configuration, its secrets as files, all read from the very files, and no Docker.
 */
export class Fleet {
	private constructor(
		private readonly places: Places,
		private readonly compose: Compose,
		readonly registry: Registry,
		readonly n8n: N8n,
		/** Every process of n8n but the main one, by its service's name. */
		readonly processes: Readonly<Record<string, Supervised>>,
		readonly proxy: HaProxy,
		readonly postgres?: Postgres,
		readonly redis?: Redis,
	) {}

	static async start(setup: Setup): Promise<Fleet> {
		ensureServices();
		const compose = readCompose(setup, { N8N_HOST: HOST });
		const { services } = compose;
		const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-fleet-'));
		process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
		const places = new Places(folder, compose);
		makeSecrets(places, compose);

		const postgres = services.postgres && (await startPostgres(places, services.postgres));
		const redis = services.redis && (await startRedis(places, services.redis));
		const wanted = services.package.command.find((word) => word.includes('@')) as string;
		const registry = await Registry.start(wanted.split('@')[1]);
		await installPackage(places, services.package, registry);

		const isN8n = ([, { image, entrypoint }]: [string, Service]) =>
			image === services.n8n.image && !entrypoint;
		const names = Object.entries(services)
			.filter(isN8n)
			.map(([name]) => name);
		for (const name of names) await places.open(name, 5678);
		const { config, port } = await places.proxyConfig(services.proxy);

		const main = path.join(folder, 'n8n');
		linkPackages(places, services.n8n, main);
		const n8n = await startN8n({
			folder: main,
			version: services.n8n.image.split(':')[1],
			isInstalled: true,
			port: places.port('n8n', 5678),
			postgresUrl: postgres?.url,
			env: { ...IMAGE, ...places.environment(services.n8n) },
		});
		const processes: Record<string, Supervised> = {};
		for (const name of names.filter((one) => one !== 'n8n')) {
			const service = services[name];
			const own = path.join(folder, name);
			linkPackages(places, service, own);
			const processPort = `${places.port(name, 5678)}`;
			const env = {
				...places.environment(service),
				N8N_USER_FOLDER: own,
				N8N_PORT: processPort,
				QUEUE_HEALTH_CHECK_PORT: processPort,
				N8N_RUNNERS_BROKER_PORT: `${await freePort()}`,
			};
			processes[name] = new Supervised(`http://127.0.0.1:${processPort}`, () =>
				n8n.startProcess(service.command, env),
			);
		}
		const proxy = await HaProxy.start(config, port);
		const fleet = new Fleet(places, compose, registry, n8n, processes, proxy, postgres, redis);
		try {
			await Promise.all(Object.values(processes).map(async (one) => await one.ready()));
			await until('the proxy to find n8n ready', async () => await fleet.isReached());
		} catch (error) {
			await fleet.stop();
			throw error;
		}
		return fleet;
	}

	/** Where events are sent to. */
	get origin(): string {
		return `https://${HOST}:${this.proxy.port}`;
	}

	/** Connections that take the proxy's certificate. */
	connections(count: number): Agent {
		return new Agent({ connections: count, connect: { rejectUnauthorized: false } });
	}

	/** Puts another version of the package where n8n finds it at its next start, as the compose file does. */
	async update(version: string): Promise<void> {
		await this.registry.publish(version);
		const { package: service } = this.compose.services;
		const command = service.command.map((word) => word.replace(/@\d.*$/, `@${version}`));
		await installPackage(this.places, { ...service, command }, this.registry);
	}

	/** Stops the main process in good order, or kills it, and starts it again. */
	async restartMain(how: 'stop' | 'kill9'): Promise<void> {
		if (how === 'stop') await this.n8n.main.stop();
		else await this.n8n.kill9();
		await this.n8n.start();
	}

	async stop(): Promise<void> {
		Object.values(this.processes).forEach((supervised) => supervised.stop());
		await this.n8n.stop();
		await this.proxy.stop();
		await Promise.all([this.redis?.stop(), this.postgres?.stop(), this.registry.close()]);
		rmSync(this.places.folder, { recursive: true, force: true });
	}

	/** Whether a request to an address that nobody listens at comes back from n8n itself. */
	private async isReached(): Promise<boolean> {
		const { statusCode, body } = await this.connections(1).request({
			origin: this.origin,
			path: '/webhook/nobody-listens-here',
			method: 'GET',
		});
		await body.dump();
		return statusCode === 404;
	}
}

function makeSecrets(places: Places, { secrets }: Compose): void {
	mkdirSync(places.secret(''), { recursive: true });
	for (const name of Object.keys(secrets)) {
		writeFileSync(places.secret(name), randomBytes(32).toString('hex'));
	}
	const certificate = places.secret('certificate');
	const key = path.join(places.folder, 'key.pem');
	const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate];
	execFileSync('openssl', ['req', '-x509', ...made, '-subj', `/CN=${HOST}`, '-days', '2'], {
		stdio: 'pipe',
	});
	appendFileSync(certificate, readFileSync(key));
}

async function startPostgres(places: Places, { environment }: Service): Promise<Postgres> {
	return await Postgres.start(
		{
			user: environment.POSTGRES_USER,
			database: environment.POSTGRES_DB,
			passwordFile: places.secret(path.basename(environment.POSTGRES_PASSWORD_FILE)),
		},
		await places.open('postgres', 5432),
	);
}

async function startRedis(places: Places, service: Service): Promise<Redis> {
	const words = service.command.map((word) => places.local(service, word));
	return await Redis.start(words, await places.open('redis', 6379));
}

/** Runs the service that installs the package, against a registry that has it. */
async function installPackage(places: Places, service: Service, registry: Registry): Promise<void> {
	if (service.entrypoint !== 'npm') throw new Error('The package is not installed by npm');
	const folder = places.path(service, NODES);
	mkdirSync(folder, { recursive: true });
	await npm(
		service.command.map((word) => places.local(service, word)),
		{
			cwd: folder,
			env: {
				npm_config_registry: registry.url,
				// What an earlier registry had under this number is not what this one has.
				npm_config_cache: path.join(places.folder, 'npm-cache'),
			},
		},
	);
}

/** Gives a process of n8n its own folder, and the packages in it. */
function linkPackages(places: Places, service: Service, userFolder: string): void {
	mkdirSync(path.join(userFolder, '.n8n'), { recursive: true });
	symlinkSync(places.path(service, NODES), path.join(userFolder, '.n8n', 'nodes'));
}
