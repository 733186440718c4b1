import { parse } from 'node:querystring';

import type { RawRequest } from '../../support/vendors/hostile';
import type { FakeRequest } from './fakes';

/** Whether a request came as far as the node, or was answered by n8n itself. */
export type Decoded = { reached: true; request: FakeRequest } | { reached: false; status: number };

/** What n8n makes of a request before the node sees it (its body parser; 422 for a body it cannot decode). */
export function asN8nDecodes({ query, headers, body }: RawRequest): Decoded {
	const contentType = headers['content-type']?.split(';')[0];
	const text = body.toString('utf8').replace(/^\ufeff/, '');
	const request: FakeRequest = {
		headers,
		query: { ...parse(query) } as Record<string, string>,
		raw: body.toString('utf8'),
	};
	try {
		if (body.length > 0 && contentType === 'application/json') request.body = JSON.parse(text);
	} catch {
		return { reached: false, status: 422 };
	}
	if (contentType === 'application/x-www-form-urlencoded') request.body = parse(text);
	if (contentType === 'text/plain') request.body = text;
	return { reached: true, request };
}
