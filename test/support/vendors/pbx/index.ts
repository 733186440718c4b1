import { inFastMotion } from '../day';
import { send } from '../http';
import type { Simulator } from '../simulator';
import { pbxDay } from './day';

export { pbxDay, type PbxEvent } from './day';

/** A PBX that pushes its events as JSON, the secret in the URL. */
export const pbxSimulator: Simulator = {
	title: 'PBX',

	async play({ url, secret, speed, seed, signal, onDelivery }) {
		const begin = new Date().setHours(8, 0, 0, 0);
		const target = { url, encoding: 'json', query: { token: secret }, attempts: 3 } as const;
		await inFastMotion(pbxDay(seed, begin), speed, signal, async ({ name, variables }) => {
			const sent = await send(target, { event: name, ...variables });
			onDelivery?.({
				...sent,
				type: name,
				summary: String(variables.cid_num ?? `user ${String(variables.user_id)}`),
				isDelivered: sent.status === 200,
			});
		});
	},
};
