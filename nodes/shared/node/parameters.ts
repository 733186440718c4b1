import type { IExecuteFunctions } from 'n8n-workflow';

import { CALLS } from './properties';

/** Reads a parameter of a node by its name; `fallback` where it is not set. */
export type GetParameter = (name: string, fallback: unknown) => unknown;

/**
 * The parameters of the node that runs. Before n8n resolves one, it prepares all that an expression may
 * refer to, at the cost of what else a trigger does for an event; so only those with an expression are
 * given to it.
 */
export function parametersOf(context: IExecuteFunctions): GetParameter {
	return (name, fallback) => {
		const raw = context.getNodeParameter(name, 0, fallback, { rawExpressions: true });
		const hasExpression = JSON.stringify(raw ?? null).includes('"=');
		return hasExpression ? context.getNodeParameter(name, 0, fallback) : raw;
	};
}

/** Whether a node is to deliver whole calls. */
export const deliversCalls = (get: GetParameter): boolean => get('deliver', '') === CALLS;
