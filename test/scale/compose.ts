import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { root } from '../../scripts/bootstrap.cjs';

/** The set-ups under `deploy/`. */
export const SETUPS = ['one', 'queue'] as const;
export type Setup = (typeof SETUPS)[number];

/** A service of a compose file, as far as the files of this project use it. */
export interface Service {
	readonly image: string;
	readonly entrypoint?: string;
	/** The words of its command; `command` may be text, which is split at blanks. */
	readonly command: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** Names of secrets, each a file `/run/secrets/<name>` inside. */
	readonly secrets: readonly string[];
	/** `source:target`, perhaps with `:ro`. */
	readonly volumes: readonly string[];
	/** Name or `host:container`. */
	readonly ports: readonly string[];
	readonly dependsOn: readonly string[];
	readonly restart?: string;
	readonly user?: string;
}

/** A compose file as its client reads it: aliases, merges and variables resolved. */
export interface Compose {
	readonly folder: string;
	readonly services: Readonly<Record<string, Service>>;
	/** Secret → its file. */
	readonly secrets: Readonly<Record<string, string>>;
}

export const setupFolder = (setup: Setup): string => path.join(root, 'deploy', setup);

/** A compose file with aliases and merges resolved, and nothing else. */
export const readYaml = (setup: Setup): Record<string, unknown> =>
	parse(readFileSync(path.join(setupFolder(setup), 'compose.yaml'), 'utf8'), {
		merge: true,
	}) as Record<string, unknown>;

/**
 * Variables as in a shell: `${NAME}`, `${NAME:-what if it is not set}`, `${NAME:?why it must be}`; `$$` is a
 * dollar sign.
 */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
	return text.replace(
		/\$(?:(\$)|\{(\w+)(?::([-?])([^}]*))?\})/g,
		(_, dollar: string | undefined, name: string, kind: string | undefined, rest: string) => {
			if (dollar) return '$';
			const value = variables[name];
			if (value) return value;
			if (kind === '-') return rest;
			throw new Error(`${name} is not set${kind === '?' ? `: ${rest}` : ''}`);
		},
	);
}

type Raw = Record<string, unknown>;

const namesOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.map(String) : Object.keys((value ?? {}) as Raw);

export function readCompose(setup: Setup, variables: Readonly<Record<string, string>>): Compose {
	const yaml = readYaml(setup);
	const textOf = (value: unknown) => interpolate(String(value), variables);
	const wordsOf = (value: unknown): string[] => {
		if (value === undefined) return [];
		return Array.isArray(value) ? value.map(textOf) : textOf(value).split(' ');
	};
	const services = Object.entries(yaml.services as Record<string, Raw>).map(([name, raw]) => {
		const service: Service = {
			image: textOf(raw.image),
			entrypoint: raw.entrypoint as string | undefined,
			command: wordsOf(raw.command),
			environment: Object.fromEntries(
				Object.entries((raw.environment ?? {}) as Raw).map(([key, value]) => [key, textOf(value)]),
			),
			secrets: namesOf(raw.secrets),
			volumes: wordsOf(raw.volumes),
			ports: wordsOf(raw.ports),
			dependsOn: namesOf(raw.depends_on),
			restart: raw.restart as string | undefined,
			user: raw.user as string | undefined,
		};
		return [name, service] as const;
	});
	return {
		folder: setupFolder(setup),
		services: Object.fromEntries(services),
		secrets: Object.fromEntries(
			Object.entries(yaml.secrets as Record<string, { file: string }>).map(([name, { file }]) => [
				name,
				file,
			]),
		),
	};
}
