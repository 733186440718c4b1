import { IANAZone } from 'luxon';
import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { askForSample } from './testRun';

/**
 * Checks a node's settings when its workflow is published or tested, so that a mistake is told to the user
 * and not found by the vendor. Nothing is created on the vendor's side: none of them offers that.
 */
function checkSettings(context: IHookFunctions): void {
	const refuse = (message: string, description: string) => {
		throw new NodeOperationError(context.getNode(), message, { description });
	};
	if ((context.getNodeParameter('events', []) as string[]).length === 0) {
		refuse('No event is picked', 'Pick at least one event under Trigger On, or "All Events".');
	}
	const { timeZone } = context.getNodeParameter('options', {}) as IDataObject;
	if (timeZone && !IANAZone.isValidZone(String(timeZone))) {
		refuse(
			`"${String(timeZone)}" is not a time zone`,
			'Use a name such as UTC or Europe/Helsinki under Options > Time Zone.',
		);
	}
}

/** The webhook lifecycle of every trigger: the settings are checked, a test run gets its sample. */
export const webhookLifecycle = {
	default: {
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return false;
		},
		async create(this: IHookFunctions): Promise<boolean> {
			checkSettings(this);
			await askForSample(this);
			return true;
		},
		async delete(this: IHookFunctions): Promise<boolean> {
			return true;
		},
	},
};
