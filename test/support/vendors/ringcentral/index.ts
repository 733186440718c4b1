import { inFastMotion } from '../day';
import { send } from '../http';
import type { Simulator } from '../simulator';
import { ringCentralDay, type WfmEvent } from './day';

export { ringCentralDay, type WfmEvent, ZONE } from './day';

/** The custom header that the simulated administrator set up. */
export const SECRET_HEADER = 'X-WFM-Token';

const isState = (event: WfmEvent) => event.prev_state !== undefined;

/** RingCentral with the integration "Generic HTTP" as it is by default: fields in the query string. */
export const ringCentralSimulator: Simulator = {
	title: 'RingCentral WFM',

	async play({ url, secret, speed, seed, signal, onDelivery }) {
		const begin = new Date().setHours(8, 0, 0, 0);
		const headers = { [SECRET_HEADER]: secret };
		const target = { url, encoding: 'query of a POST', headers, attempts: 3 } as const;
		await inFastMotion(ringCentralDay(seed, begin), speed, signal, async (event) => {
			const sent = await send(target, event);
			onDelivery?.({
				...sent,
				type: isState(event) ? 'AGENT_STATE' : String(event.event_type),
				summary: isState(event)
					? `${event.username} ${event.event_aux_type || event.event_type}`
					: String(event.ani ?? event.username),
				isDelivered: sent.status === 200,
			});
		});
	},
};
