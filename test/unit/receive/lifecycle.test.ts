import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { webhookLifecycle } from '../../../nodes/shared/receive/lifecycle';

/** Publishes a trigger with these parameters. */
async function publish(parameters: IDataObject): Promise<boolean> {
	const context = {
		getMode: () => 'trigger',
		getActivationMode: () => 'activate',
		getNode: () => ({ name: 'Trigger', type: 'trigger' }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IHookFunctions;
	return await webhookLifecycle.default.create.call(context);
}

it.each<IDataObject>([
	{ events: ['*'] },
	{ events: ['*'], options: { timeZone: '' } },
	{ events: ['*'], options: { timeZone: 'Europe/Helsinki' } },
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
])('A trigger cannot be published with %j', async (parameters, message) => {
	await expect(publish(parameters)).rejects.toMatchObject({
		message,
		description: expect.stringContaining('under') as string,
	});
});
