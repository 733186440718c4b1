import { inFastMotion } from '../day';
import type { Simulator } from '../simulator';
import { serviceDeskDay } from './day';
import { send } from './sender';

export { payload, serviceDeskDay } from './day';
export { type EnreachEvent, type Endpoint, send, type Sent } from './sender';

/** Enreach's webhook sender, with a service desk's day of calls behind it. */
export const enreachSimulator: Simulator = {
	title: 'Enreach',

	async play({ url, secret, speed, seed, signal, onDelivery }) {
		const begin = new Date().setHours(8, 0, 0, 0);
		await inFastMotion(serviceDeskDay(seed, begin), speed, signal, async (event) => {
			const sent = await send({ url, secret }, event);
			onDelivery?.({
				...sent,
				type: event.EventType,
				summary: `${String(event.CallerNumber)} → ${String(event.QueueName)}`,
			});
		});
	},
};
