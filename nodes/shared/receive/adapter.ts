import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { CallRules } from '../calls/rules';
import type { Catalogue } from '../events/catalogue';
import type { VendorEvent } from '../events/item';
import type { Expectation } from './authenticate';
import type { WebhookRequest } from './request';
import type { SetUpFile } from './setup';

/** What a webhook vendor adds to the common receive path. */
export interface WebhookAdapter {
	catalogue: Catalogue;
	/** What a genuine request must carry, from the node's credentials. */
	expectation(context: IWebhookFunctions): Promise<Expectation>;
	/**
	 * Finds the events in a request; pure. Throws {@link BadRequest} where there is none.
	 * `settings` are the node's top-level parameters and options that the vendor reads.
	 */
	identify(request: WebhookRequest, settings: AdapterSettings): VendorEvent[];
	/** The query parameter that users are told to write the secret into. */
	secretParameter?: string;
	/** Names of the node's parameters that `identify` wants in `settings`. */
	settings?: readonly string[];
	/** What the vendor's side is set up with, where that is more than the URL. */
	setUp?: SetUpFile;
	/** For each filter of the node, the value of an event that it is about; undefined or null where it has none. */
	filters?: Readonly<Record<string, (data: Record<string, unknown>) => unknown>>;
	/** The filters among these whose values are names that people write with blanks, hyphens or underscores. */
	nameFilters?: readonly string[];
	/**
	 * Which addresses the vendor sends to: HTTPS on port 443 alone, any that the internet reaches, or also those
	 * of the user's own network, where the vendor's system may stand.
	 */
	reaches: 'https443' | 'internet' | 'anywhere';
	/** Headers beside the secret's that the vendor's requests carry and the node reads. */
	headers?: readonly string[];
	/** What a call is; undefined where there are none to deliver. */
	calls?: CallRules;
	/** How long an event stays worth handling, in seconds after its time; undefined where for ever. */
	lifetimeSeconds?(data: Record<string, unknown>): number | undefined;
}

/** A node's parameters by name, and the zone that the workflow is set to. */
export type AdapterSettings = IDataObject & { workflowZone: string };
