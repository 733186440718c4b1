import { until } from '../../support/host/process';
import type { AlvariaServer } from '../../support/vendors/alvaria';

/** Waits until a client polls. */
export async function untilPolling({ cloud }: AlvariaServer): Promise<void> {
	await until('a poll', () => cloud.state().sessions.some(({ polling }) => polling));
}

/** Waits until nobody polls any more, and lets Alvaria drop the session, as it does in time. */
export async function untilLeft({ cloud }: AlvariaServer): Promise<void> {
	await until('the end of polling', () => !cloud.state().sessions.some(({ polling }) => polling));
	cloud.expireSessions();
}

/** Waits until every session is deleted; Alvaria forgets one that nobody polls, which does not count. */
export async function untilDeleted({ cloud }: AlvariaServer): Promise<void> {
	const { sessionsExpired } = cloud;
	await until('the session to be deleted', () => cloud.state().sessions.length === 0);
	if (cloud.sessionsExpired > sessionsExpired) throw new Error('The session was not deleted');
}
