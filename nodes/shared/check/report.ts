/** The side that is checked: a published trigger tells whoever knows its secret how a request reached it. */
import type { IDataObject, INode, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookAdapter } from '../receive/adapter';
import { authenticity, type Authentic } from '../receive/authenticate';
import { FATE_HEADER, type Outcome } from '../receive/outcomes';
import type { State } from '../state';
import { isObject } from '../values';
import { keyOf, keysOf, signed } from './signature';

/** Carries the question, in lower case as Node.js gives header names. */
export const CHECK_HEADER = 'x-contact-center-check';

/** Carries it in the body and, without its content, in the query: a proxy may drop headers or change the method. */
export const CHECK_FIELD = 'contactCenterCheck';

/** What a published trigger tells of itself and of the request it was asked by. */
export interface Report {
	/** Shows that it knows the secret and has read this very question. */
	proof: string;
	/** Which n8n answered, signed: the same in all processes of one. */
	instance: string;
	workflow: string;
	node: string;
	/** Which process answered, and since when it runs; milliseconds since 1970. */
	process: string;
	since: number;
	now: number;
	method: string;
	/** Names of the headers and query parameters that arrived. */
	headers: string[];
	query: string[];
	/** Size of the body that arrived. */
	bytes: number;
	/** The secret that the request carried, as for any request. */
	secret: Authentic | 'none';
	/** How the node is set: for each parameter a signature, which tells only whether it is the same. */
	set: Record<string, string>;
	outcomes: readonly Outcome[];
	/** When a request last came with the previous secret. */
	previousAt?: number;
}

/** The parameters that only a test run looks at. */
const OF_TEST_RUN = ['sample', 'sampleCall', 'sampleEvent'];

/** A signature of each of a node's settings, to compare without telling them. */
export function settingsOf(
	{ parameters, credentials = {}, typeVersion }: INode,
	key: string,
): Record<string, string> {
	const ids = Object.entries(credentials).map(([type, { id }]) => `${type} ${id ?? ''}`);
	const settings: IDataObject = { ...parameters, credential: ids, typeVersion };
	for (const name of OF_TEST_RUN) delete settings[name];
	return Object.fromEntries(
		Object.entries(settings).map(([name, value]) => [
			name,
			signed(key, `setting ${name} ${JSON.stringify(sorted(value))}`),
		]),
	);
}

/** The same for objects that differ in the order of their names alone. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isObject(value)) return value;
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

/**
 * Answers a request that checks the connection, and says whether it was one. What is not signed with the secret
 * is none, and is treated like any other request.
 */
export async function answersCheck(
	context: IWebhookFunctions,
	adapter: WebhookAdapter,
	state: State,
): Promise<boolean> {
	const headers = context.getHeaderData();
	const body = context.getBodyData() as unknown;
	const asked = headers[CHECK_HEADER] ?? (isObject(body) ? body[CHECK_FIELD] : undefined);
	if (asked === undefined || context.getMode() === 'manual') return false;
	const node = context.getNode();
	const workflow = context.getWorkflow().id ?? '';
	const itself = `${workflow}/${node.id}`;
	const expected = await adapter.expectation(context).catch(() => undefined);
	const key = expected && keyOf(asked, keysOf(expected, itself), Date.now());
	if (expected === undefined || key === undefined) return false;

	const request = context.getRequestObject();
	const query = context.getQueryData() as Record<string, unknown>;
	const report: Report = {
		proof: signed(key, `answer ${String(asked)}`),
		instance: signed(key, `instance ${context.getInstanceId()}`),
		workflow,
		node: node.id,
		process: state.process,
		since: state.since,
		now: Date.now(),
		method: request.method,
		headers: Object.keys(headers),
		query: Object.keys(query),
		bytes: request.rawBody?.length ?? 0,
		secret: authenticity({ headers, query }, expected) ?? 'none',
		set: settingsOf(node, key),
		outcomes: state.outcomes.of(itself),
		previousAt: state.outcomes.previousAt(itself),
	};
	const response = context.getResponseObject();
	response.setHeader(FATE_HEADER, 'check');
	response.setHeader('Cache-Control', 'no-store');
	response.status(200);
	response.type('application/json');
	response.end(JSON.stringify(report));
	return true;
}
