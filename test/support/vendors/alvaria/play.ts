import { inFastMotion } from '../day';
import type { PlayOptions } from '../simulator';
import type { AlvariaCloud, NewEvent } from './cloud';
import { contactCentreDay } from './day';

/** How often it is looked whether a client has come, or has acknowledged. Milliseconds. */
const LOOK_EVERY = 50;

/**
 * Plays a contact centre's day to whoever polls: it begins with the first poll, when subscriptions
 * are made. An event is delivered when it is acknowledged, or handed out where the session needs no
 * acknowledgement.
 */
export async function playAlvaria(
	cloud: AlvariaCloud,
	options: Omit<PlayOptions, 'url' | 'secret'>,
): Promise<void> {
	const { speed, seed, signal, onDelivery } = options;
	const until = async (condition: () => boolean) => {
		while (!condition() && !signal.aborted) {
			await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
		}
	};
	await until(() => cloud.state().sessions.some(({ polling }) => polling));
	const begin = new Date().setHours(8, 0, 0, 0);
	await inFastMotion(contactCentreDay(seed, begin), speed, signal, async (event) => {
		const published = Date.now();
		const { eventId, queued } = cloud.publish(event);
		if (!queued) return;
		const isDone = () => !cloud.isWaiting(eventId);
		await until(isDone);
		if (!isDone()) return;
		onDelivery?.({
			type: event.type,
			summary: summaryOf(event),
			// That it comes again while its execution runs is how Alvaria works.
			attempts: 1,
			milliseconds: Date.now() - published,
			isDelivered: true,
		});
	});
}

/** Whose event it is, or which record of the campaign it is about. */
function summaryOf({ payload }: NewEvent): string {
	const { userId, recordNumber, dispositionCode } = payload as Record<string, unknown>;
	if (userId !== undefined) return `agent ${String(userId)}`;
	if (recordNumber === undefined) return 'campaign';
	return [`record ${String(recordNumber)}`, dispositionCode].filter(Boolean).join(': ');
}
