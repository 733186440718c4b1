import { parse } from 'flatted';
import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Database } from './database';

/** One run of a workflow, as n8n stored it. */
export interface Execution {
	readonly id: string;
	readonly workflowId: string;
	/** `success`, `error`, `crashed`, `running`, `new`, `waiting` or `canceled`. */
	readonly status: string;
	readonly mode: string;
	readonly deduplicationKey: string | null;
	readonly data: IRunExecutionData;
}

const FINAL = ['success', 'error', 'crashed', 'canceled'];

/** Executions of a workflow with all their data, oldest first. */
export async function readExecutions(database: Database, workflowId: string): Promise<Execution[]> {
	const rows = await database.query<Omit<Execution, 'data'> & { data: string }>(
		`SELECT e.id AS id, e."workflowId" AS "workflowId", e.status AS status, e.mode AS mode,
			e."deduplicationKey" AS "deduplicationKey", d.data AS data
		FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id
		WHERE e."workflowId" = ? AND e."deletedAt" IS NULL ORDER BY e.id`,
		workflowId,
	);
	return rows.map((row) => ({
		...row,
		id: String(row.id),
		data: parse(row.data) as IRunExecutionData,
	}));
}

export interface ExecutionCounts {
	readonly total: number;
	readonly ended: number;
	/**
	 * Running since before `n8nStartedAt`: of those that a crash interrupted, n8n leaves the ones that had come
	 * to no node in its list as running, for ever.
	 */
	readonly abandoned: number;
	readonly byStatus: Readonly<Record<string, number>>;
}

/**
 * How many executions a workflow has, in all and ended, without reading their data. Those of an n8n that
 * started at `n8nStartedAt` (epoch milliseconds) and runs executions itself, so not in queue mode.
 */
export async function countExecutions(
	database: Database,
	workflowId: string,
	n8nStartedAt = 0,
): Promise<ExecutionCounts> {
	const rows = await database.query<{ status: string; isOlder: unknown; count: number }>(
		`SELECT status, "startedAt" < ? AS "isOlder", COUNT(*) AS count FROM execution_entity
		WHERE "workflowId" = ? AND "deletedAt" IS NULL GROUP BY status, "isOlder"`,
		new Date(n8nStartedAt).toISOString().replace('T', ' '),
		workflowId,
	);
	const sum = (counted: typeof rows) => counted.reduce((all, { count }) => all + Number(count), 0);
	const withStatus = (status: string) => rows.filter((row) => row.status === status);
	return {
		total: sum(rows),
		ended: sum(FINAL.flatMap(withStatus)),
		abandoned: sum(withStatus('running').filter(({ isOlder }) => Boolean(isOlder))),
		byStatus: Object.fromEntries(rows.map(({ status }) => [status, sum(withStatus(status))])),
	};
}

/** The items that a node gave to its outputs, of all its runs, in order. */
export function itemsOf({ data }: Execution, node: string): INodeExecutionData[] {
	return (data.resultData.runData[node] ?? []).flatMap((run) =>
		(run.data?.main ?? []).flatMap((output) => output ?? []),
	);
}

/** The message with which an execution failed. */
export const errorOf = ({ data }: Execution): string | undefined => data.resultData.error?.message;
