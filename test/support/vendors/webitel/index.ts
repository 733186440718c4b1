import { SECRET_HEADER, webitelFlow } from '../../../../nodes/Webitel/flow';
import { inFastMotion } from '../day';
import type { Simulator } from '../simulator';
import { webitelDay } from './day';
import { runFlow } from './flowEngine';

export * from './callCentre';
export { webitelDay } from './day';
export { runFlow, type EngineOptions, type FlowSchema, type Version } from './flowEngine';
export { SECRET_HEADER };

/** Webitel with the ready flow at all events of its queues. */
export const webitelSimulator: Simulator = {
	title: 'Webitel',

	async play({ url, secret, speed, seed, signal, onDelivery }) {
		const flow = webitelFlow(url, { [SECRET_HEADER]: secret }, []);
		const begin = new Date().setHours(8, 0, 0, 0);
		await inFastMotion(webitelDay(seed, begin), speed, signal, async (variables) => {
			const { sent, attempts } = await runFlow(flow, variables);
			onDelivery?.({
				type: variables.state ?? 'leaving',
				summary:
					`${variables.destination ?? variables.member_name} ${variables.agent_name ?? ''}`.trim(),
				status: sent?.status,
				outcome: sent?.outcome,
				attempts,
				milliseconds: sent?.milliseconds ?? 0,
				isDelivered: sent?.status === 200,
			});
		});
	},
};
