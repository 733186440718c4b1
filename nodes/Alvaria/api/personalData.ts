import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { ItemMasker } from '../../shared/privacy/masker';
import { maskerFor, type PrivacyContext } from '../../shared/privacy/settings';
import { alvaria } from '../events';

/** What takes personal data out of a node's items; throws what n8n shows where pseudonyms have no key. */
export async function personalDataMask(
	context: PrivacyContext,
	options: IDataObject,
): Promise<ItemMasker | undefined> {
	try {
		return await maskerFor(context, alvaria, options);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message);
	}
}
