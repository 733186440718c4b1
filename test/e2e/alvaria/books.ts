import type { Database } from '../../support/host/database';

/** What n8n has on record about one execution. */
export interface Entry {
	readonly id: string;
	/** `success`, `error`, `crashed`, `running`, `new`, … */
	readonly status: string;
	/** Epoch milliseconds; none while it runs. */
	readonly stoppedAt?: number;
	/** The simulator's events it was started with. */
	readonly eventIds: readonly string[];
}

/** Ids as the simulator makes them: milliseconds and a number. */
const EVENT_ID = /"(\d{13}-\d+)"/g;

/** n8n's records of a workflow's executions, by event, whatever became of them. */
export async function readBooks(database: Database, workflowId: string): Promise<Entry[]> {
	const rows = await database.query<{
		id: string | number;
		status: string;
		stoppedAt: string | null;
		data: string;
	}>(
		`SELECT e.id AS id, e.status AS status, e."stoppedAt" AS "stoppedAt", d.data AS data
		FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id
		WHERE e."workflowId" = ? ORDER BY e.id`,
		workflowId,
	);
	return rows.map(({ id, status, stoppedAt, data }) => ({
		id: String(id),
		status,
		stoppedAt: stoppedAt === null ? undefined : Date.parse(`${stoppedAt.replace(' ', 'T')}Z`),
		eventIds: [...new Set([...data.matchAll(EVENT_ID)].map(([, eventId]) => eventId))],
	}));
}

/** The entries of each event. */
export function byEvent(entries: readonly Entry[]): Map<string, Entry[]> {
	const events = new Map<string, Entry[]>();
	for (const entry of entries) {
		for (const eventId of entry.eventIds) {
			const own = events.get(eventId);
			if (own) own.push(entry);
			else events.set(eventId, [entry]);
		}
	}
	return events;
}
