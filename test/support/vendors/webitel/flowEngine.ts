import { setTimeout as wait } from 'node:timers/promises';

import { send, type Sent } from '../http';

/** A step of a flow: the name of an application and its arguments, beside `tag` and `limit`. */
type Step = Record<string, unknown>;

export interface FlowSchema {
	readonly type: string;
	readonly schema: readonly Step[];
}

interface HttpRequest {
	url: string;
	method: string;
	timeout: string;
	responseCode?: string;
	headers: Record<string, string>;
	data: unknown;
}

interface FlowRun {
	readonly sent?: Sent;
	readonly attempts: number;
}

/** A flow may take this long (`timeoutFlowSchema` of Webitel's flow manager). */
const MAX_MS = 30_000;

/**
 * Runs a flow of the type "service" as Webitel's flow manager does, as far as the flows of this project need
 * it: `if`, `set`, `httpRequest`, `softSleep`, `goto`, tags and limits. Variables are text; one that is not
 * set is empty. A step that fails does not end the flow.
 *
 * @param pause how a `softSleep` passes, so that tests need not wait
 */
export async function runFlow(
	flow: FlowSchema,
	variables: Readonly<Record<string, string>>,
	pause: (milliseconds: number) => Promise<unknown> = wait,
): Promise<FlowRun> {
	if (flow.type !== 'service') throw new Error(`Queue hooks start flows of the type "service"`);
	const values: Record<string, string> = { ...variables };
	const visits = new Map<Step, number>();
	const inText = (text: string) =>
		text.replace(/\$\{([^}]*)\}/g, (_, name: string) => values[name] ?? '');
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
			for (const [name, value] of Object.entries(step.set)) values[name] = inText(String(value));
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

	/** `${name} == 'text'` or `!=`: all that the flows here ask. */
	function holds(expression: string): boolean {
		const [, name, operator, text] = /^\$\{(\w+)\} (==|!=) '(\w*)'$/.exec(expression) ?? [];
		if (!name) throw new Error(`Not a condition: ${expression}`);
		return ((values[name] ?? '') === text) === (operator === '==');
	}

	async function httpRequest({ url, method, timeout, responseCode, headers, data }: HttpRequest) {
		// Variables go into the JSON as the content of strings.
		const body = JSON.stringify(data).replace(/\$\{([^}]*)\}/g, (_, name: string) =>
			JSON.stringify(values[name] ?? '').slice(1, -1),
		);
		if (method !== 'POST') throw new Error(`This engine only posts, and the flow wants ${method}`);
		attempts++;
		sent = await send(
			{ url: inText(url), encoding: 'json', headers, timeoutMs: Number(timeout) },
			JSON.parse(body) as Record<string, unknown>,
		);
		if (responseCode && sent.status !== undefined) values[responseCode] = String(sent.status);
	}

	await run(flow.schema);
	return { sent, attempts };
}
