import type { IDataObject, IHookFunctions, INode } from 'n8n-workflow';

import { EnreachTrigger } from '../../../nodes/Enreach/EnreachTrigger.node';

/** Publishes a trigger with these parameters. */
async function publish(parameters: IDataObject, node: Partial<INode> = {}): Promise<boolean> {
	const context = {
		getMode: () => 'trigger',
		getActivationMode: () => 'activate',
		getNode: () => ({ name: 'Trigger', type: 'trigger', webhookId: 'id', parameters, ...node }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IHookFunctions;
	return await new EnreachTrigger().webhookMethods.default.create.call(context);
}

it.each<IDataObject>([
	{ events: ['*'] },
	{ events: ['*'], options: { timeZone: '' } },
	{ events: ['*'], options: { timeZone: 'Europe/Helsinki' } },
	{ events: ['queuecallinarrived', 'Queue: QueueCallInDisconnected', 'All Events'] },
	{ events: ['BrandNew'], options: { unknownEvents: true } },
	{ events: ['QueueCallInUserConnected'], filters: { queueIds: 'a', outcomes: ['answered'] } },
	{ events: ['*'], filters: { queueIds: 'a' } },
	{ events: ['UserStatus'], filters: { queueIds: 'a', eventsWithout: 'pass' } },
	{ events: ['*'], filters: { minimumConversation: 0 } },
])('A trigger can be published with %j', async (parameters) => {
	expect(await publish(parameters)).toBe(true);
});

it.each<[IDataObject, string]>([
	[{}, 'No event is picked'],
	[{ events: [] }, 'No event is picked'],
	[
		{ events: ['*'], options: { timeZone: 'Europe/Nowhere' } },
		'"Europe/Nowhere" is not a time zone',
	],
	[{ events: ['QueueCallInDisconected'] }, 'There is no event "QueueCallInDisconected"'],
	[{ events: ['*'], queueIds: 'a' }, '"queueIds" is not known where it stands'],
	[{ events: ['*'], filters: { queueId: 'a' } }, '"queueId" is not known where it stands'],
	[{ events: ['*'], options: { outcomes: ['missed'] } }, '"outcomes" is not known where it stands'],
	[{ events: ['*'], filters: { queueIds: ' , ' } }, 'Queue IDs is empty: fill it in or remove it'],
	[
		{ events: ['*'], filters: { queueIds: undefined } },
		'Queue IDs is empty: fill it in or remove it',
	],
	[{ events: ['*'], filters: { outcomes: [] } }, 'Outcomes is empty: fill it in or remove it'],
	[
		{ events: ['QueueCallInArrived', 'UserStatus'], filters: { queueIds: 'a' } },
		'Queue IDs would drop every UserStatus',
	],
])('A trigger cannot be published with %j', async (parameters, message) => {
	await expect(publish(parameters)).rejects.toMatchObject({
		message,
		description: expect.stringMatching(/under|nearest/) as string,
	});
});

it.each([
	['CallEnded', 'Call Ended'],
	['QueueCallDisconnected', 'QueueCallInDisconnected'],
	['WrapUpStart', 'UserWrapUpStarted'],
])('An event called %s by mistake: %s is among the nearest', async (wrong, right) => {
	await expect(publish({ events: [wrong] })).rejects.toMatchObject({
		description: expect.stringContaining(right) as string,
	});
});

it.each([
	[{ queueIds: 'a' }, 'It belongs under Filters.'],
	[{ options: { queueIds: 'a' } }, 'It belongs under Filters.'],
	[{ filters: { rememberMinutes: 1 } }, 'It belongs under Options.'],
	[{ filters: { queue: 'a' } }, 'queueIds'],
])('A name in the wrong place: %j', async (parameters, advice) => {
	await expect(publish({ events: ['*'], ...parameters })).rejects.toMatchObject({
		description: expect.stringContaining(advice) as string,
	});
});

it.each([undefined, ''])(
	'A trigger whose webhook ID is %j cannot be published',
	async (webhookId) => {
		await expect(publish({ events: ['*'] }, { webhookId })).rejects.toMatchObject({
			message: 'This trigger has no webhook ID, so it would have no URL',
			description: expect.stringContaining('move this node a little') as string,
		});
	},
);
