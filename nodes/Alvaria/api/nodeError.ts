import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { AlvariaFailure, reasonsOf, SettingsError } from './failure';

/** What to do about a refusal, where the status alone tells it. */
const ADVICE: Record<number, string> = {
	401: 'Check client ID, client secret and API key in the credential, and that the client may use the scope streamingapi.',
	403: 'Check the API key in the credential, and that the client may use the streaming API.',
	404: 'Check the organisation in the credential, and the ID if there is one.',
};

/** An error as n8n shows it best: Alvaria's own message first, its code and reasons below. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof SettingsError) return new NodeOperationError(node, error, { itemIndex });
	const { kind, message, status, response } = AlvariaFailure.from(error);
	const reasons = reasonsOf(response);
	const advice = ADVICE[status ?? (kind === 'unauthorized' ? 401 : 0)];
	return new NodeApiError(node, (response ?? { message }) as JsonObject, {
		message: typeof response?.message === 'string' ? `Alvaria: ${response.message}` : message,
		description: [reasons, advice].filter(Boolean).join(' – ') || undefined,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
	});
}
