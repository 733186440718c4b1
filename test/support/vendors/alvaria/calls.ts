import { alvariaCalls } from '../../../../nodes/Alvaria/calls';
import { alvaria } from '../../../../nodes/Alvaria/events';
import { eventsOfCall } from '../../../../nodes/shared/calls/samples';
import type { AlvariaCloud } from './cloud';

/** A sample call with an id of its own: for each event, what publishes it and returns Alvaria's id of it. */
export function callWith(cloud: AlvariaCloud, callId: string, title: string): Array<() => string> {
	const events = eventsOfCall(
		{ catalogue: alvaria, rules: alvariaCalls },
		alvariaCalls.samples[title],
	);
	// The call's id stands in several fields, as a number and as text.
	const ofSample = new RegExp(`(?<=":"?)${events[0].interaction?.callId}(?=[",}])`, 'g');
	const { userId } = cloud.options;
	return events.map(({ type, data }) => () => {
		const payload = JSON.stringify({ ...data, userId }).replaceAll(ofSample, callId);
		return cloud.publish({ type, payload: JSON.parse(payload) as object }).eventId;
	});
}
