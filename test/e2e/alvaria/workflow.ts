import type { WorkflowDefinition } from '../../support/host/n8n';
import { alvariaCredential, type AlvariaServer } from '../../support/vendors/alvaria';

export type Redelivery = 'runAgain' | 'neverTwice';

/** The credential's fields for a simulated Alvaria. */
export const credentialFor = ({ baseUrl, cloud }: AlvariaServer) =>
	alvariaCredential(cloud.options, baseUrl);

/**
 * Every event runs the workflow, which takes a moment, and is acknowledged when it has succeeded.
 */
export function soakWorkflow(
	redelivery: Redelivery,
	credential: { id: string; name: string },
): WorkflowDefinition {
	return {
		name: `Alvaria soak (${redelivery})`,
		nodes: [
			{
				name: 'Alvaria',
				type: 'n8n-nodes-contact-center.alvariaStreamingTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { events: ['*'], acknowledge: 'onSuccess', redelivery },
				credentials: { alvariaCloudOAuth2Api: credential },
			},
			{
				name: 'Work',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				position: [220, 0],
				parameters: { resume: 'timeInterval', amount: 0.2, unit: 'seconds' },
			},
		],
		connections: { Alvaria: { main: [[{ node: 'Work', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
