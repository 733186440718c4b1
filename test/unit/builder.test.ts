/** What n8n's workflow builder and assistants are told about a trigger holds. */
import type { IDataObject, IHookFunctions, INodeType } from 'n8n-workflow';

import { AlvariaStreamingTrigger } from '../../nodes/Alvaria/AlvariaStreamingTrigger.node';
import { alvaria } from '../../nodes/Alvaria/events';
import { checkedSettings } from '../../nodes/Alvaria/trigger/start';
import { EnreachTrigger } from '../../nodes/Enreach/EnreachTrigger.node';
import { enreach } from '../../nodes/Enreach/events';
import { PbxEventsTrigger } from '../../nodes/PbxEvents/PbxEventsTrigger.node';
import { pbx } from '../../nodes/PbxEvents/events';
import { RingCentralWfmTrigger } from '../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { ringCentral } from '../../nodes/RingCentralWfm/events';
import { WebitelTrigger } from '../../nodes/Webitel/WebitelTrigger.node';
import { webitel } from '../../nodes/Webitel/events';

const TRIGGERS = [
	[new EnreachTrigger(), enreach],
	[new WebitelTrigger(), webitel],
	[new PbxEventsTrigger(), pbx],
	[new RingCentralWfmTrigger(), ringCentral],
	[new AlvariaStreamingTrigger(), alvaria],
] as const;

/** The parameters that the description gives as complete. */
function example({ description }: INodeType): IDataObject {
	const [{ content }] = description.builderHint?.extraTypeDefContent ?? [];
	return JSON.parse(/<pattern [^>]*>([^<]*)</.exec(content)?.[1] ?? '') as IDataObject;
}

describe.each(
	TRIGGERS.map(([node, catalogue]) => [node.description.name, node, catalogue] as const),
)('%s', (_, node: INodeType, catalogue) => {
	it('can be published with the parameters that are given as complete', async () => {
		const parameters = example(node);
		const read = (name: string, fallback: unknown) => parameters[name] ?? fallback;
		const inN8n = { parameters, webhookId: 'w', name: 'Trigger', typeVersion: 1.1 };
		if (node.webhookMethods?.default) {
			const context = {
				getNode: () => inN8n,
				getNodeParameter: read,
				getMode: () => 'trigger',
				getActivationMode: () => 'activate',
			} as unknown as IHookFunctions;
			expect(await node.webhookMethods.default.create.call(context)).toBe(true);
		} else {
			expect(() => checkedSettings(inN8n as never, read)).not.toThrow();
		}
	});

	it('names only events that exist', () => {
		const words = node.description.builderHint?.searchHint ?? '';
		// Camel case, a colon or a dot within, or capitals with a dash: no other words look so.
		const looksLikeEvent =
			/\b(?:[A-Z][a-z]+[A-Z]\w+|[a-z]+:[a-z]+|[a-zA-Z]+\.[a-zA-Z]+\b|[A-Z]+-[A-Z]+|LOGIN|LOGOUT|AGENT_STATE)\b/g;
		const named = (words.match(looksLikeEvent) ?? []).filter(
			(name) => !/^interaction\.|RingC|RingEX/.test(name),
		);
		for (const name of named) expect([name, catalogue.find(name)?.name]).toEqual([name, name]);
	});
});
