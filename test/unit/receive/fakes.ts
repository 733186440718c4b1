import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Response } from '../../../nodes/shared/receive/answer';
import { State } from '../../../nodes/shared/state';

/** As much of Express's response as the receive path uses, and what became of it. */
export class FakeResponse {
	statusCode = 200;
	body?: string;
	contentType?: string;
	readonly headers: Record<string, string> = {};
	/** How many times it was ended; more than once is an error of ours. */
	ends = 0;
	private answered: () => void = () => {};
	readonly end = jest.fn((body?: string) => {
		this.ends++;
		this.body = body;
		this.answered();
		return this as unknown as Response;
	});
	private readonly done = new Promise<void>((resolve) => (this.answered = resolve));

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	type(contentType: string) {
		this.contentType = contentType;
		return this;
	}

	setHeader(name: string, value: string) {
		this.headers[name.toLowerCase()] = value;
		return this;
	}

	/** The status, once answered. */
	async answer(): Promise<number> {
		await this.done;
		return this.statusCode;
	}

	get isAnswered() {
		return this.ends > 0;
	}

	get express() {
		return this as unknown as Response;
	}
}

export interface FakeRequest {
	body?: unknown;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** POST by default. */
	method?: 'GET' | 'HEAD' | 'POST';
	/** The encoded query string, where that matters. */
	rawQuery?: string;
	/** What the caller sent, where n8n has not decoded it. */
	raw?: string;
	/** Whether `raw` is sent in Latin-1. */
	isLatin1?: boolean;
	/** Fails as n8n does on a body that breaks off. */
	isBroken?: boolean;
}

/** A trigger node in a workflow, for one test. */
export class FakeNode {
	readonly id = 'node';
	/** What the process remembers: a node of its own for each test. */
	readonly state = new State(() => performance.now() + this.time);
	/** Milliseconds that have passed all at once. */
	time = 0;
	readonly log: string[] = [];
	readonly debugLog: string[] = [];
	mode: 'webhook' | 'manual' = 'webhook';
	credential: IDataObject | Error = { secret: 'correct horse battery' };
	credentialReads = 0;
	instance = 'this n8n';
	staticData: IDataObject = {};

	constructor(public parameters: IDataObject) {}

	context(request: FakeRequest, response: FakeResponse): IWebhookFunctions {
		const write = (line: string) => void this.log.push(line);
		const debug = (line: string) => void this.debugLog.push(line);
		const headers = request.headers ?? {};
		const query = request.query ?? {};
		return {
			logger: { warn: write, error: write, info: write, debug },
			getMode: () => this.mode,
			getTimezone: () => 'Europe/Helsinki',
			getHeaderData: () => headers,
			getQueryData: () => query,
			getBodyData: () => request.body ?? {},
			getInstanceId: () => this.instance,
			getNode: () => ({ id: this.id, name: 'Trigger', parameters: this.parameters }),
			getWorkflow: () => ({ id: 'workflow', name: 'Calls', active: true }),
			getWorkflowStaticData: () => this.staticData,
			getNodeParameter: (name: string, fallback: unknown) => this.parameters[name] ?? fallback,
			getCredentials: async () => {
				this.credentialReads++;
				if (this.credential instanceof Error) throw this.credential;
				return this.credential;
			},
			getResponseObject: () => response,
			getRequestObject: () => ({
				method: request.method ?? 'POST',
				originalUrl: `/webhook/path?${request.rawQuery ?? ''}`,
				headers,
				body: request.body,
				rawBody:
					request.raw === undefined
						? undefined
						: Buffer.from(request.raw, request.isLatin1 ? 'latin1' : 'utf8'),
				readRawBody: async () => {
					if (request.isBroken) throw new Error('request aborted');
				},
			}),
		} as unknown as IWebhookFunctions;
	}
}

/** What n8n does with a trigger's answer: stores the execution and answers 200, or fails and answers 500. */
export function finish(
	result: IWebhookResponseData,
	response: FakeResponse,
	isStored = true,
): IDataObject[] {
	if (result.noWebhookResponse) return [];
	response.status(isStored ? 200 : 500).end();
	return (result.workflowData?.[0] ?? []).map(({ json }) => json);
}
