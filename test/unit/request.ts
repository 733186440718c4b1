import type { WebhookRequest } from '../../nodes/shared/receive/request';

/** When the requests of the tests arrive. */
export const NOW = Date.UTC(2026, 2, 2, 8, 1, 0);

/** A decoded request with these parts. */
export const request = (parts: Partial<WebhookRequest>): WebhookRequest => ({
	headers: {},
	query: {},
	body: undefined,
	receivedAt: NOW,
	issues: [],
	...parts,
});

/** The settings of a workflow in UTC. */
export const UTC = { workflowZone: 'UTC' };
