import type { IWebhookDescription } from 'n8n-workflow';

/** Every webhook of our triggers ends in this; n8n puts the node's own id before it. */
export const WEBHOOK_PATH = 'webhook';

/**
 * URLs that take events in a body (POST) and in the query string (GET); the editor shows each once. n8n runs
 * the lifecycle of the webhook named `default`, so only one has that name.
 */
export const postAndGet = (...paths: string[]): IWebhookDescription[] =>
	paths.flatMap((path, index) =>
		(['POST', 'GET'] as const).map((httpMethod) => ({
			name: index === 0 && httpMethod === 'POST' ? 'default' : 'setup',
			httpMethod,
			responseMode: 'onReceived',
			responseData: 'noData',
			path,
			ndvHideMethod: true,
			ndvHideUrl: httpMethod === 'GET',
		})),
	);
