import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { create } from 'tar';

import { packPackage, unpackPackage } from './package';

interface PackageJson {
	readonly name: string;
	readonly version: string;
}

/**
 * A package registry of the test's own, as far as `npm install`, `npm pack` and `npm view` ask it: it has
 * this package, in versions of which only the number differs.
 */
export class Registry {
	private readonly versions = new Map<string, { packageJson: PackageJson; tarball: Buffer }>();
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
		const folder = mkdtempSync(path.join(tmpdir(), 'contact-center-registry-'));
		try {
			const content = path.join(folder, 'package');
			mkdirSync(content);
			await unpackPackage(await packPackage(), content);
			const file = path.join(content, 'package.json');
			const packageJson = {
				...(JSON.parse(readFileSync(file, 'utf8')) as PackageJson),
				version,
			};
			writeFileSync(file, JSON.stringify(packageJson));
			const packed = path.join(folder, 'package.tgz');
			await create({ file: packed, cwd: folder, gzip: true }, ['package']);
			this.versions.set(version, { packageJson, tarball: readFileSync(packed) });
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private find(wanted: string): object | Buffer | undefined {
		const all = [...this.versions.values()];
		const { name } = all[0].packageJson;
		const [, tarballOf] = /\/-\/.*?-(\d.*)\.tgz$/.exec(wanted) ?? [];
		if (tarballOf) return this.versions.get(tarballOf)?.tarball;
		const manifests = all.map(({ packageJson, tarball }) => ({
			...packageJson,
			dist: {
				tarball: `${this.url}/${name}/-/${name}-${packageJson.version}.tgz`,
				shasum: createHash('sha1').update(tarball).digest('hex'),
				integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
			},
		}));
		if (wanted === name) {
			return {
				name,
				'dist-tags': { latest: manifests[manifests.length - 1].version },
				versions: Object.fromEntries(manifests.map((one) => [one.version, one])),
			};
		}
		return manifests.find(({ version }) => wanted === `${name}/${version}`);
	}
}
