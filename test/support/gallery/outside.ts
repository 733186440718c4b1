import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import type { INode } from 'n8n-workflow';

import type { WorkflowDefinition } from '../host/n8n';

/** What a step of an example sent to the outside world. */
export interface Sent {
	/** Name of the step. */
	readonly step: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: Buffer;
	/** The address that the step would have gone to, where an event brought it along. */
	readonly address?: string;
}

/** What the outside world answers to a step: an object as JSON, or a file. */
export type Answer = object | { readonly type: string; readonly file: Buffer };

/** A stand-in for every service the examples talk to: it writes down what reaches it, by step. */
export class Outside {
	readonly sent: Sent[] = [];
	/** Answers by step; `{}` where there is none. */
	readonly answers: Record<string, Answer> = {};

	private constructor(private readonly server: Server) {}

	static async listen(): Promise<Outside> {
		const server = createServer();
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
		const outside = new Outside(server);
		server.on('request', async (request, response) => {
			const url = new URL(request.url ?? '/', 'http://outside');
			const step = decodeURIComponent(url.pathname.slice(1));
			const address = url.searchParams.get('address') ?? undefined;
			outside.sent.push({ step, address, headers: request.headers, body: await buffer(request) });
			const answer = outside.answers[step] ?? {};
			const isFile = 'file' in answer;
			response
				.writeHead(200, { 'content-type': isFile ? answer.type : 'application/json' })
				.end(isFile ? answer.file : JSON.stringify(answer));
		});
		return outside;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	urlOf = (step: string): string => `${this.url}/${encodeURIComponent(step)}`;

	/** Bodies that a step sent, read as JSON, in order. */
	bodies = (step: string): Array<Record<string, unknown>> =>
		this.sent
			.filter((one) => one.step === step)
			.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);

	close(): void {
		this.server.close();
		this.server.closeAllConnections();
	}
}

/** Services that the examples name and a test can't reach. */
const SERVICES = new Set([
	'n8n-nodes-base.hubspot',
	'n8n-nodes-base.slack',
	'n8n-nodes-base.microsoftTeams',
	'n8n-nodes-base.googleSheets',
	'n8n-nodes-base.emailSend',
	'n8n-nodes-base.quickChart',
]);

const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

type Step = WorkflowDefinition['nodes'][number];

/** Every parameter that holds a value, by its path. */
function leavesOf(value: unknown, path: readonly string[] = []): Array<[string, unknown]> {
	if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
	return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/**
 * The workflow with every step that reaches out into the world turned to the stand-in. A service's
 * step becomes an HTTP Request that posts the step's own parameters, their expressions evaluated by
 * n8n; an HTTP Request keeps everything but its address and account.
 */
export function turnedTo(outside: Outside, workflow: WorkflowDefinition): WorkflowDefinition {
	const nodes = workflow.nodes.map((node): Step => {
		if (node.type === HTTP_REQUEST) return { ...node, parameters: redirected(node, outside) };
		return SERVICES.has(node.type) ? { ...node, ...posting(node, outside) } : node;
	});
	return { ...workflow, nodes };
}

/** An address that an event brings along is evaluated, and written down. */
function redirected({ name, parameters }: Step, outside: Outside): INode['parameters'] {
	const fromEvent = /^=\{\{(.+)\}\}$/s.exec(String(parameters.url))?.[1];
	const address = fromEvent ? `?address={{ encodeURIComponent(${fromEvent}) }}` : '';
	return {
		...parameters,
		authentication: 'none',
		url: `${address ? '=' : ''}${outside.urlOf(name)}${address}`,
	};
}

const posting = ({ name, parameters }: Step, outside: Outside): Partial<INode> => ({
	type: HTTP_REQUEST,
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url: outside.urlOf(name),
		sendBody: true,
		contentType: 'json',
		specifyBody: 'keypair',
		bodyParameters: {
			parameters: leavesOf(parameters).map(([path, value]) => ({
				name: path,
				value: value as string,
			})),
		},
		options: {},
	},
});
