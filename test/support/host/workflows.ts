import type { INode } from 'n8n-workflow';

import { PACKAGE_NAME, type WorkflowDefinition } from './n8n';

/** Name of the trigger in {@link triggerWorkflow}. */
export const TRIGGER = 'Trigger';

let lastId = 0;

/** A workflow that is one trigger of this package and nothing else. */
export function triggerWorkflow(
	type: string,
	parameters: INode['parameters'],
	credentials?: INode['credentials'],
): WorkflowDefinition {
	const id = `${type}-${++lastId}`;
	return {
		name: id,
		nodes: [
			{
				id,
				webhookId: id,
				name: TRIGGER,
				type: `${PACKAGE_NAME}.${type}`,
				typeVersion: 1.1,
				position: [0, 0],
				parameters,
				credentials,
			},
		],
		connections: {},
	};
}
