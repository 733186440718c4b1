import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { alvariaHttp, CREDENTIAL, type AlvariaHttp } from './api/http';
import { toNodeError } from './api/nodeError';
import { operations } from './action/operations';
import { properties } from './action/properties';
import { privacyCredential, testPrivacyKey } from '../shared/privacy/settings';
import { personalDataMask } from './api/personalData';

/** Sessions, events and subscriptions of Alvaria Cloud Streaming. */
export class AlvariaStreaming implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alvaria Streaming',
		name: 'alvariaStreaming',
		icon: { light: 'file:alvaria.svg', dark: 'file:alvaria.dark.svg' },
		group: ['transform'],
		version: [1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter.operation + ": " + $parameter.resource }}',
		description:
			'Acknowledge events of Alvaria Cloud, and manage streaming sessions and subscriptions',
		defaults: { name: 'Alvaria Streaming' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{ name: CREDENTIAL, required: true },
			{ name: 'contactCenterPrivacyApi', testedBy: 'testPrivacyKey', ...privacyCredential },
		],
		properties,
	};

	methods = { credentialTest: { testPrivacyKey } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const node = this.getNode();
		const request = alvariaHttp(this);
		const http: AlvariaHttp = async (it) => await request(it, this.getExecutionCancelSignal());
		const output: INodeExecutionData[] = [];
		/** Each is shown once, however many items it is about. */
		const hints = new Set<string>();
		for (let item = 0; item < this.getInputData().length; item++) {
			try {
				const resource = this.getNodeParameter('resource', item) as string;
				const operation = this.getNodeParameter('operation', item) as string;
				const run = operations[resource]?.[operation];
				if (!run) throw new NodeOperationError(node, `Unknown operation: ${resource} ${operation}`);
				const items = await run({
					http,
					get: (name, fallback) => this.getNodeParameter(name, item, fallback),
					sendResponse: this.sendResponse?.bind(this),
					mask: async () => {
						const options = this.getNodeParameter('options', item, {}) as IDataObject;
						return await personalDataMask(this, options);
					},
					mode: this.getMode(),
					hint: (message) => hints.add(message),
				});
				output.push(...items.map((result) => ({ ...result, pairedItem: { item } })));
			} catch (error) {
				const nodeError = toNodeError(node, error, item);
				if (!this.continueOnFail()) throw nodeError;
				output.push({
					json: { error: nodeError.message },
					error: nodeError,
					pairedItem: { item },
				});
			}
		}
		for (const message of hints) this.addExecutionHints?.({ message, location: 'outputPane' });
		return [output];
	}
}
