/**
 * Webitel's flow manager, as far as flows that post events need it. What it does with texts was read in and
 * tried with its own code (github.com/webitel/flow_manager, `flow/http.go`, `flow/if.go`, `flow/javascript.go`,
 * `model/variables.go`, `model/json.go`, `providers/grpc/connection.go`): see `test/unit/webitel/engine.test.ts`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';

import { sendBody, type Sent } from '../http';

/** A step of a flow: the name of an application and its arguments, beside `tag` and `limit`. */
type Step = Record<string, unknown>;

export interface FlowSchema {
	readonly type: string;
	readonly schema: readonly Step[];
}

/** Versions that differ in what they make of a flow; each stands for those up to the next. */
export type Version = '22.05' | '24.04' | '24.08' | '26.06';

const isFrom = (version: Version, first: Version) => version >= first;

interface HttpRequest {
	url: string;
	method: string;
	timeout: string;
	responseCode?: string;
	headers: Record<string, string>;
	data: Record<string, unknown>;
}

interface FlowRun {
	readonly sent?: Sent;
	readonly attempts: number;
}

export interface EngineOptions {
	/** How a `softSleep` passes, so that tests need not wait. */
	pause?: (milliseconds: number) => Promise<unknown>;
	version?: Version;
	/** Variables of the domain, which flows name with two dollar signs. */
	globals?: Readonly<Record<string, string>>;
	/** Milliseconds since 1970. */
	now?: () => number;
}

/** A flow may take this long (`timeoutFlowSchema` of Webitel's flow manager). */
const MAX_MS = 30_000;

const VARIABLE = /\$\{([\s\S]*?)\}/g;
const GLOBAL = /\$\$\{([\s\S]*?)\}/g;

/** Words that the flow manager takes out of conditions. */
const PROTECTED =
	/\b(function|case|if|return|new|switch|var|this|typeof|for|while|break|do|continue)\b/g;

/**
 * Runs a flow of the type "service": `if`, `set`, `js`, `httpRequest`, `softSleep`, `goto`, tags and limits.
 * Variables are text; one that is not set is empty. A step that fails does not end the flow.
 */
export async function runFlow(
	flow: FlowSchema,
	variables: Readonly<Record<string, string>>,
	{ pause = wait, version = '26.06', globals = {}, now = Date.now }: EngineOptions = {},
): Promise<FlowRun> {
	if (flow.type !== 'service') throw new Error(`Queue hooks start flows of the type "service"`);
	const values = new Map(Object.entries(variables));
	const visits = new Map<Step, number>();
	const get = (name: string) =>
		(isFrom(version, '24.04') ? inside(values, name) : values.get(name)) ?? '';
	const ofDomain = (name: string) => globals[name] ?? '';
	const parsed = (text: string) => {
		const own = isFrom(version, '24.04')
			? text.replace(GLOBAL, (_, name: string) => ofDomain(name))
			: text;
		return own.replace(VARIABLE, (_, name: string) => get(name));
	};
	let sent: Sent | undefined;
	let attempts = 0;
	let slept = 0;

	/** The tag to go to, if a step said so. */
	async function run(steps: readonly Step[]): Promise<string | undefined> {
		for (let index = 0; index < steps.length; index++) {
			const tag = await runStep(steps[index]);
			if (tag === undefined) continue;
			const target = steps.findIndex((step) => step.tag === tag);
			// A tag outside of a branch is found by the flow around it; one that is nowhere ends the flow.
			if (target < 0) return tag;
			index = target - 1;
		}
		return undefined;
	}

	async function runStep(step: Step): Promise<string | undefined> {
		const { limit } = step as { limit?: { max: number; failover: string } };
		if (limit) {
			const visit = (visits.get(step) ?? 0) + 1;
			visits.set(step, visit);
			if (visit > limit.max) return limit.failover;
		}
		if (step.if) {
			const { expression, then: yes, else: no } = step.if as Record<string, unknown>;
			return await run((holds(String(expression)) ? yes : no) as Step[]);
		}
		if (step.set) {
			for (const [name, value] of Object.entries(step.set)) values.set(name, parsed(String(value)));
		} else if (step.js) {
			const { data, setVar } = step.js as { data: string; setVar: string };
			const result = runScript(data);
			if (result !== undefined) values.set(setVar, result);
		} else if (step.httpRequest) {
			await httpRequest(step.httpRequest as HttpRequest);
		} else if (step.softSleep !== undefined) {
			slept += Number(step.softSleep);
			if (slept > MAX_MS) throw new Error('The flow takes longer than Webitel lets it');
			await pause(Number(step.softSleep));
		} else if (step.goto !== undefined) {
			return String(step.goto);
		} else {
			throw new Error(`Webitel has no application ${Object.keys(step).join(', ')}`);
		}
		return undefined;
	}

	/** Conditions are JavaScript, in which variables are function calls: no value can break one. */
	function holds(expression: string): boolean {
		const script = expression
			.replace(GLOBAL, 'sys.getGlobalVariable("$1")')
			.replace(VARIABLE, 'sys.getVariable("$1")')
			.replace(PROTECTED, '');
		const sys = { getVariable: get, getGlobalVariable: ofDomain };
		return Boolean(runInNewContext(script, { sys }));
	}

	/** What a script returns, as text; undefined where it fails. */
	function runScript(script: string): string | undefined {
		const body = script.replace(VARIABLE, '_getChannelVar("$1")');
		const scope = { _getChannelVar: get, Date: { ...dateOf(now) } };
		try {
			return String(runInNewContext(`(function () {${body}})()`, scope));
		} catch {
			return undefined;
		}
	}

	async function httpRequest({ url, method, timeout, responseCode, headers, data }: HttpRequest) {
		if (method !== 'POST') throw new Error(`This engine only posts, and the flow wants ${method}`);
		const sentHeaders = Object.fromEntries(
			Object.entries(headers).map(([name, value]) =>
				isFrom(version, '26.06') ? [name, parsed(value)] : [name.toLowerCase(), mapValue(value)],
			),
		);
		sentHeaders['content-type'] ??= 'application/json';
		const isForm = sentHeaders['content-type'].startsWith('application/x-www-form-urlencoded');
		attempts++;
		sent = await sendBody(
			parsed(url),
			sentHeaders,
			isForm ? formOf(data, mapValue) : jsonOf(data, get, version),
			Number(timeout),
		);
		if (responseCode && sent.status !== undefined) values.set(responseCode, String(sent.status));
	}

	/** Headers and forms take a variable as a whole, or the text as it is. */
	function mapValue(value: unknown): string {
		const text = String(value);
		if (!text.endsWith('}')) return text;
		if (isFrom(version, '24.04') && text.startsWith('$${')) return ofDomain(text.slice(3, -1));
		return text.startsWith('${') ? get(text.slice(2, -1)) : text;
	}

	await run(flow.schema);
	return { sent, attempts };
}

const dateOf = (now: () => number) => ({ now });

/** A variable; with dots in its name, what stands there in one that is JSON. */
function inside(values: ReadonlyMap<string, string>, name: string): string | undefined {
	const dot = name.indexOf('.');
	const root = dot > 0 ? values.get(name.slice(0, dot)) : undefined;
	if (root === undefined) return values.get(name);
	try {
		const path = name.slice(dot + 1).split('.');
		const found = path.reduce<unknown>((value, key) => Object(value)[key], JSON.parse(root));
		return typeof found === 'object' ? JSON.stringify(found) : String(found ?? '');
	} catch {
		return '';
	}
}

/** A form as Go writes it: by name, a blank as a plus, all but letters, digits and `-_.~` escaped. */
function formOf(data: Record<string, unknown>, mapValue: (value: unknown) => string): string {
	const escape = (text: string) =>
		encodeURIComponent(text)
			.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
			.replaceAll('%20', '+');
	return Object.keys(data)
		.sort()
		.map((name) => `${escape(name)}=${escape(mapValue(data[name]))}`)
		.join('&');
}

/** JSON with variables put into its text: as they are, and from 24.08 on with some characters escaped. */
function jsonOf(data: object, get: (name: string) => string, version: Version): string {
	const escape = isFrom(version, '24.08') ? escapedForJson : (text: string) => text;
	return sortedJson(data).replace(VARIABLE, (_, name: string) => escape(get(name)));
}

const sortedJson = (value: unknown): string =>
	typeof value === 'object' && value !== null
		? `{${Object.entries(value)
				.sort(([one], [other]) => (one < other ? -1 : 1))
				.map(([name, inner]) => `${goString(name)}:${sortedJson(inner)}`)
				.join()}}`
		: goString(String(value));

/** A string as Go's own JSON writes it. */
const goString = (text: string) =>
	JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, unicodeEscape);

const unicodeEscape = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** What the flow manager escapes: quotes and control characters, but never a backslash. */
const escapedForJson = (text: string) =>
	text.replace(/[\u0000-\u001f"<>&\u2028\u2029]/g, (one, at: number) => {
		if (one === '"') return at > 0 && text[at - 1] === '\\' ? '"' : '\\"';
		return SHORT[one] ?? unicodeEscape(one);
	});

const SHORT: Partial<Record<string, string>> = {
	'\b': '\\b',
	'\f': '\\f',
	'\n': '\\n',
	'\r': '\\r',
	'\t': '\\t',
};
