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
	readonly byStatus: Readonly<Record<string, number>>;
}

/** How many executions a workflow has, in all and ended, without reading their data. */
export async function countExecutions(
	database: Database,
	workflowId: string,
): Promise<ExecutionCounts> {
	const rows = await database.query<{ status: string; count: number }>(
		`SELECT status, COUNT(*) AS count FROM execution_entity
		WHERE "workflowId" = ? AND "deletedAt" IS NULL GROUP BY status`,
		workflowId,
	);
	const byStatus = Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
	const sum = (statuses: string[]) =>
		statuses.reduce((total, status) => total + (byStatus[status] ?? 0), 0);
	return { total: sum(Object.keys(byStatus)), ended: sum(FINAL), byStatus };
}

/** The items that a node gave to its outputs, of all its runs, in order. */
export function itemsOf({ data }: Execution, node: string): INodeExecutionData[] {
	return (data.resultData.runData[node] ?? []).flatMap((run) =>
		(run.data?.main ?? []).flatMap((output) => output ?? []),
	);
}

/** The message with which an execution failed. */
export const errorOf = ({ data }: Execution): string | undefined => data.resultData.error?.message;
