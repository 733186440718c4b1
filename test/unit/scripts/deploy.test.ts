/** The set-ups under deploy/, without running them; test/scale runs them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { root } from '../../../scripts/bootstrap.cjs';
import { interpolate, readCompose, readYaml, SETUPS, setupFolder } from '../../scale/compose';

const SCHEMA = path.join(root, 'node_modules/dclint/schemas/compose.schema.json');
const VARIABLES = { N8N_HOST: 'n8n.example.com' };

describe('variables of a compose file', () => {
	it.each([
		['https://${A}/', 'https://a/'],
		['${B:-else}', 'else'],
		['${A:-else}', 'a'],
		['$$(cat "$$@")', '$(cat "$@")'],
	])('%s', (text, expected) => expect(interpolate(text, { A: 'a', B: '' })).toBe(expected));

	it('one that must be set says why', () => {
		expect(() => interpolate('${C:?the name of it}', {})).toThrow('C is not set: the name of it');
		expect(() => interpolate('${C}', {})).toThrow('C is not set');
	});
});

describe.each(SETUPS)('deploy/%s', (setup) => {
	const yaml = readYaml(setup);
	const { services, secrets } = readCompose(setup, VARIABLES);
	const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
		version: string;
	};

	it('is a compose file', () => {
		const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
		// The schema names its dialect in a way that ajv does not know.
		const { $schema: _, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as {
			$schema: string;
		};
		const validate = ajv.compile(schema);
		validate(yaml);
		expect(validate.errors ?? []).toEqual([]);
		validate({ ...yaml, services: { proxy: { imagee: 'haproxy' } } });
		expect(validate.errors).not.toBeNull();
	});

	it('asks for the name under which it is reached', () => {
		expect(() => readCompose(setup, {})).toThrow('N8N_HOST is not set');
	});

	it('pins every version: of images, and of the package, which is this one', () => {
		for (const { image } of Object.values(services)) {
			expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?$/);
		}
		expect(services.package.command).toContain(`n8n-nodes-contact-center@${version}`);
	});

	it('refers only to services, secrets, volumes and files that are there', () => {
		for (const [name, service] of Object.entries(services)) {
			for (const other of service.dependsOn) expect(services).toHaveProperty(other);
			for (const secret of service.secrets) expect(secrets).toHaveProperty(secret);
			for (const volume of service.volumes) {
				const [source] = volume.split(':');
				if (source.startsWith('.')) {
					expect(existsSync(path.join(setupFolder(setup), source))).toBe(true);
				} else {
					expect(yaml.volumes).toHaveProperty(source);
				}
			}
			const files = Object.values(service.environment).filter((value) => value.startsWith('/run/'));
			expect({ name, files }).toEqual({
				name,
				files: files.filter((file) => service.secrets.includes(path.basename(file))),
			});
		}
	});

	it('holds no secret: they are files, which are not in the repository', () => {
		const named = Object.values(services).flatMap(({ environment }) => Object.keys(environment));
		const secretive = named.filter((name) => /KEY|PASSWORD|SECRET|TOKEN/.test(name));
		expect(secretive.filter((name) => !name.endsWith('_FILE'))).toEqual([]);
		for (const file of Object.values(secrets)) {
			const inRepository = path.relative(root, path.join(setupFolder(setup), file));
			expect(() =>
				execFileSync('git', ['check-ignore', '--quiet', inRepository], { cwd: root }),
			).not.toThrow();
		}
	});

	it('gives the package to every process of n8n, and starts each again when it ends', () => {
		const n8ns = Object.values(services).filter(
			({ image, entrypoint }) => image.includes('/n8n:') && !entrypoint,
		);
		expect(n8ns.length).toBe(setup === 'one' ? 1 : 5);
		const [volume] = services.package.volumes[0].split(':');
		for (const n8n of n8ns) {
			expect(n8n.volumes.map((one) => one.split(':')[0])).toContain(volume);
			expect(n8n.dependsOn).toContain('package');
			expect(n8n.restart).toBe('unless-stopped');
		}
	});

	it('has what docs/operations.md recommends', () => {
		const operations = readFileSync(path.join(root, 'docs/operations.md'), 'utf8');
		for (const [name, value] of Object.entries(services.n8n.environment)) {
			if (!/^(N8N_EXPRESSION|EXECUTIONS_DATA|QUEUE_WORKER|N8N_EXECUTIONS)/.test(name)) continue;
			expect(operations).toContain(name);
			expect(value).not.toBe('');
		}
		expect(services.n8n.environment.N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE).toBe('true');
	});

	it('has a proxy that sends to the processes that take events, and to no other', () => {
		const config = readFileSync(path.join(setupFolder(setup), 'haproxy.cfg'), 'utf8');
		const backend = config.split(/^backend /m).find((one) => one.startsWith('n8n\n')) as string;
		const servers = [...backend.matchAll(/^\tserver (\w+) (\w+):5678 /gm)];
		expect(servers.map(([, name, host]) => [name, host])).toEqual(
			(setup === 'one' ? ['n8n'] : ['webhook1', 'webhook2']).map((name) => [name, name]),
		);
		const lua = readFileSync(path.join(root, 'deploy/hold.lua'), 'utf8');
		expect(/^local BACKEND = "(\w+)"$/m.exec(lua)?.[1]).toBe('n8n');
	});
});
