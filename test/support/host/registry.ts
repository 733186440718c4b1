import { createHash } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { create } from 'tar';

import { npmCli } from '../../../scripts/bootstrap.cjs';
import { packPackage, unpackPackage } from './package';

interface PackageJson {
	readonly name: string;
	readonly version: string;
}

interface Offer {
	readonly packageJson: PackageJson;
	readonly tarball: Buffer;
}

/** A package registry of the test's own, as far as `npm install`, `npm pack` and `npm view` ask it. */
export class Registry {
	/** By `<name>/<version>`. */
	private readonly offers = new Map<string, Offer>();
	/** What was asked for, in order. */
	readonly asked: string[] = [];

	private constructor(private readonly server: Server) {
		server.on('request', (request, response) => {
			const wanted = decodeURIComponent(String(request.url).slice(1).split('?')[0]);
			this.asked.push(wanted);
			const answer = this.find(wanted);
			if (answer === undefined) {
				response
					.writeHead(404, { 'content-type': 'application/json' })
					.end('{"error":"Not found"}');
			} else if (Buffer.isBuffer(answer)) {
				response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(answer);
			} else {
				response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
			}
		});
	}

	static async start(...versions: readonly string[]): Promise<Registry> {
		const server = createServer();
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const registry = new Registry(server);
		for (const version of versions) await registry.publish(version);
		return registry;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Offers the package of this checkout under a version; the last one is the newest. */
	async publish(version: string): Promise<void> {
		await this.offer(
			async (content) => await unpackPackage(await packPackage(), content),
			(packageJson) => ({ ...packageJson, version }),
		);
	}

	/** Offers the package that a folder holds. */
	async publishFolder(folder: string): Promise<void> {
		await this.offer(async (content) => cpSync(folder, content, { recursive: true }));
	}

	private async offer(
		fill: (content: string) => Promise<void>,
		change = (packageJson: PackageJson) => packageJson,
	): Promise<void> {
		const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-registry-'));
		try {
			const content = path.join(folder, 'package');
			mkdirSync(content);
			await fill(content);
			const file = path.join(content, 'package.json');
			const packageJson = change(JSON.parse(readFileSync(file, 'utf8')) as PackageJson);
			writeFileSync(file, JSON.stringify(packageJson));
			const packed = path.join(folder, 'package.tgz');
			await create({ file: packed, cwd: folder, gzip: true }, ['package']);
			const { name, version } = packageJson;
			this.offers.set(`${name}/${version}`, { packageJson, tarball: readFileSync(packed) });
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	/** Puts a program `npm` into a new folder, which asks this registry, whichever n8n names. */
	npmIn(folder: string): string {
		const programs = path.join(folder, 'programs');
		mkdirSync(programs);
		const script = path.join(programs, 'npm');
		const own = [`--registry=${this.url}`, `--cache=${path.join(folder, 'npm-cache')}`];
		writeFileSync(
			script,
			`#!${process.execPath}
const { spawnSync } = require('node:child_process');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--registry='));
const { status } = spawnSync(process.execPath, [${JSON.stringify(npmCli())}, ...words, ...${JSON.stringify(own)}], { stdio: 'inherit' });
process.exit(status ?? 1);
`,
		);
		chmodSync(script, 0o755);
		return programs;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private find(wanted: string): object | Buffer | undefined {
		const [, tarballName, tarballVersion] = /^(.+)\/-\/.*?-(\d.*)\.tgz$/.exec(wanted) ?? [];
		if (tarballName) return this.offers.get(`${tarballName}/${tarballVersion}`)?.tarball;
		const offer = this.offers.get(wanted);
		if (offer) return this.manifest(offer);
		const manifests = [...this.offers.values()]
			.filter(({ packageJson }) => packageJson.name === wanted)
			.map((one) => this.manifest(one));
		if (manifests.length === 0) return undefined;
		return {
			name: wanted,
			'dist-tags': { latest: manifests[manifests.length - 1].version },
			versions: Object.fromEntries(manifests.map((one) => [one.version, one])),
		};
	}

	private manifest({ packageJson, tarball }: Offer) {
		const { name, version } = packageJson;
		return {
			...packageJson,
			dist: {
				tarball: `${this.url}/${name}/-/${name}-${version}.tgz`,
				shasum: createHash('sha1').update(tarball).digest('hex'),
				integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
			},
		};
	}
}
