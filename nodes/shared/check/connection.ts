/** The side that checks: what a test run asks the published trigger, and what comes back. */
import { randomBytes } from 'node:crypto';

import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookAdapter } from '../receive/adapter';
import type { Expectation } from '../receive/authenticate';
import { listeningOf } from '../receive/request';
import { isObject } from '../values';
import { ask, firstOfN8n, localAddresses, type Answer } from './addresses';
import { findings, type Observed, type Probe } from './findings';
import { CHECK_FIELD, CHECK_HEADER, settingsOf, type Report } from './report';
import { keysOf, question, signed } from './signature';

/** The value of the parameter `sample` that asks for the check. */
export const CHECK = 'check';

/** A request of events in a body as large as some vendors send. */
const LARGE_BYTES = 1_000_000;

/** Checks the connection of a trigger; each item is one thing that was checked. Never throws. */
export async function checkConnection(
	context: IWebhookFunctions,
	adapter: WebhookAdapter,
): Promise<INodeExecutionData[]> {
	return findings(await observe(context, adapter)).map((finding) => ({ json: { ...finding } }));
}

async function observe(context: IWebhookFunctions, adapter: WebhookAdapter): Promise<Observed> {
	const url = context.getNodeWebhookUrl('default') as string;
	// The request has been answered: soon its socket is closed, and tells no more.
	const listening = listeningOf(context.getRequestObject());
	const node = context.getNode();
	const workflow = context.getWorkflow().id ?? '';
	const expected = await adapter.expectation(context).catch(() => undefined);
	// Without a key nothing is proven, but it still shows whether anything answers.
	const key =
		(expected && keysOf(expected, `${workflow}/${node.id}`)[0]) ?? randomBytes(16).toString('hex');
	const vendorHeaders = Object.fromEntries((adapter.headers ?? []).map((name) => [name, 'check']));

	/** `secret` is undefined in a request that carries none: whoever answers might be a stranger. */
	const probe = async (to: string, secret?: string, bytes = 0): Promise<Probe> => {
		const asked = question(key, Date.now());
		const genuine = secret === undefined ? {} : carrying(expected, secret);
		const address = new URL(to);
		for (const [name, value] of Object.entries({ [CHECK_FIELD]: '1', ...genuine.query })) {
			address.searchParams.set(name, value);
		}
		const body = { [CHECK_FIELD]: asked, ...(bytes > 0 ? { filling: 'x'.repeat(bytes) } : {}) };
		const answer = await ask(context, {
			method: 'POST',
			url: address.href,
			headers: {
				'content-type': 'application/json',
				[CHECK_HEADER]: asked,
				...vendorHeaders,
				...genuine.headers,
			},
			body: JSON.stringify(body),
			timeout: bytes > 0 ? 20_000 : 10_000,
		});
		const report = 'fault' in answer ? undefined : reportIn(answer);
		const isProven = report?.proof === signed(key, `answer ${asked}`);
		return { answer, report: isProven ? report : undefined };
	};

	const outside = await probe(url);
	const { url: local, tried } = outside.report
		? { tried: [] }
		: await firstOfN8n(context, localAddresses(url, listening));
	const inside = local === undefined ? undefined : await probe(local);
	const secret = expected && expected.kind !== 'none' ? expected.secrets[0] : undefined;
	const to = outside.report ? url : inside?.report ? local : undefined;
	const isSecret = to !== undefined && secret !== undefined;
	return {
		url,
		reaches: adapter.reaches,
		expected,
		here: {
			workflow,
			node: node.id,
			instance: signed(key, `instance ${context.getInstanceId()}`),
			set: settingsOf(node, key),
		},
		outside,
		inside,
		tried,
		right: isSecret ? await probe(to, secret) : undefined,
		wrong: isSecret ? await probe(to, randomBytes(16).toString('hex')) : undefined,
		large: outside.report && (await probe(url, secret, LARGE_BYTES)),
		sent: [
			...Object.keys(vendorHeaders),
			...(secret === undefined ? [] : Object.keys(carrying(expected, secret).headers ?? {})),
		].map((name) => name.toLowerCase()),
	};
}

/** How a request carries a secret. */
function carrying(
	expected: Expectation | undefined,
	secret: string,
): { headers?: Record<string, string>; query?: Record<string, string> } {
	switch (expected?.kind) {
		case 'header':
			return { headers: { [expected.name]: secret } };
		case 'query':
			return { query: { [expected.name]: secret } };
		case 'basic': {
			const pair = Buffer.from(`${expected.user}:${secret}`).toString('base64');
			return { headers: { Authorization: `Basic ${pair}` } };
		}
		default:
			return {};
	}
}

/** The report that an answer may be. */
function reportIn({ body }: Answer): Report | undefined {
	const found: unknown = typeof body === 'string' ? parsed(body) : body;
	const isOne = isObject(found) && typeof found.proof === 'string' && isObject(found.set);
	return isOne ? (found as unknown as Report) : undefined;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
