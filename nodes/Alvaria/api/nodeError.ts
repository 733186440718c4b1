import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { AlvariaFailure, reasonsOf, SettingsError } from './failure';

/** What to do about a refusal, where the status alone tells it. */
const ADVICE: Record<number, string> = {
	401: 'There was an access token, so client ID, client secret and region are right. Check the API key in the credential: ask Alvaria for the key of this organisation.',
	403: 'Alvaria knows the client, which may not do this. Check the API key in the credential, and ask Alvaria to allow the client and the key the streaming API.',
	404: 'Check the organisation and the region in the credential, and the ID if there is one.',
};

/** What to do where there was no access token. */
const NO_TOKEN =
	'Check client ID, client secret, organisation and region in the credential. Ask Alvaria for a client of this organisation that may use the scope streamingapi.';

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
	const advice = status === undefined && kind === 'unauthorized' ? NO_TOKEN : ADVICE[status ?? 0];
	return new NodeApiError(node, (response ?? { message }) as JsonObject, {
		message: typeof response?.message === 'string' ? `Alvaria: ${response.message}` : message,
		description: [reasons, advice].filter(Boolean).join(' – ') || undefined,
		httpCode: status === undefined ? undefined : String(status),
		itemIndex,
	});
}
