/**
 * A workflow of `examples/` run without n8n and without the world: expressions, conditions and field types are
 * evaluated by n8n's own code, data tables live in memory, and what a step would send is written down.
 */
import {
	deepCopy,
	executeFilter,
	type FilterValue,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeTypes,
	type IRunExecutionData,
	type ISourceData,
	setSafeRegexEngine,
	validateFieldType,
	Workflow,
} from 'n8n-workflow';

import type { WorkflowDefinition } from '../host/n8n';

/** A step that reaches out of n8n, with its parameters as n8n would evaluate them. */
export interface Reached {
	readonly step: string;
	/** Without the package's name. */
	readonly type: string;
	readonly parameters: IDataObject;
}

type Items = INodeExecutionData[];
type Row = IDataObject & { id: number };

const ANY_TYPE = {
	description: { properties: [], inputs: ['main'], outputs: ['main'], defaults: {}, group: [] },
};
const NODE_TYPES = {
	getByName: () => ANY_TYPE,
	getByNameAndVersion: () => ANY_TYPE,
	getKnownTypes: () => ({}),
} as unknown as INodeTypes;

const typeOf = ({ type }: INode) => type.replace(/^.*\./, '');

/** One n8n's memory of one workflow: data tables are kept from run to run. */
export class DryRun {
	private readonly workflow: Workflow;
	private readonly tables = new Map<string, Row[]>();
	private lastRow = 0;

	/** @param answers what services answer, by step */
	constructor(
		private readonly definition: WorkflowDefinition,
		private readonly answers: Readonly<Record<string, IDataObject>> = {},
	) {
		this.workflow = new Workflow({
			id: 'example',
			// A copy: it takes out of nodes what their descriptions do not have.
			nodes: deepCopy(definition.nodes) as INode[],
			connections: definition.connections,
			active: false,
			nodeTypes: NODE_TYPES,
			settings: { timezone: 'UTC' },
		});
	}

	/** Starts the workflow at a trigger that gives one item; returns the steps that reached out, in order. */
	start(trigger: string, json: IDataObject): Reached[] {
		const reached: Reached[] = [];
		const run = { resultData: { runData: {} } } as IRunExecutionData;
		this.record(run, trigger, null, [[{ json }]]);
		const open = this.following(trigger, [[{ json }]]);
		for (let next = open.shift(); next !== undefined; next = open.shift()) {
			const node = this.definition.nodes.find(({ name }) => name === next.step) as INode;
			const outputs = this.execute(node, next, run, reached);
			this.record(run, node.name, next.source, outputs);
			open.push(...this.following(node.name, outputs));
		}
		return reached;
	}

	private following(from: string, outputs: Items[]) {
		const main = this.workflow.connectionsBySourceNode[from]?.main ?? [];
		return outputs.flatMap((items, output) =>
			items.length === 0
				? []
				: (main[output] ?? []).map(({ node: step }) => ({
						step,
						source: { previousNode: from, previousNodeOutput: output },
						items,
					})),
		);
	}

	private record(
		run: IRunExecutionData,
		step: string,
		source: ISourceData | null,
		main: Items[],
	): void {
		run.resultData.runData[step] = [
			{
				...{ startTime: 0, executionTime: 0, executionIndex: 0, executionStatus: 'success' },
				source: [source],
				data: { main },
			},
		];
	}

	private execute(
		node: INode,
		{ source, items: inputs }: { source: ISourceData; items: Items },
		run: IRunExecutionData,
		reached: Reached[],
	): Items[] {
		const evaluated = (index: number) =>
			this.workflow.expression.getParameterValue(
				node.parameters,
				...([run, 0, index, node.name, inputs, 'manual', {}] as const),
				{ node, data: { main: [inputs] }, source: { main: [source] } },
			) as IDataObject;
		// Every item says which of the step's own it comes from: `$('…').item` follows that.
		const handOn = (json: IDataObject, item: number) => ({ json, pairedItem: { item } });
		const those = (wanted: (index: number) => boolean) =>
			inputs.flatMap(({ json }, index) => (wanted(index) ? [handOn(json, index)] : []));

		switch (typeOf(node)) {
			case 'set':
				return [inputs.map((_, index) => handOn(assigned(evaluated(index)), index))];
			case 'filter':
				return [those((index) => passes(evaluated(index)))];
			case 'if':
				return [true, false].map((wanted) => those((index) => passes(evaluated(index)) === wanted));
			case 'switch': {
				const rules = (node.parameters.rules as INodeParameters).values as unknown[];
				return rules.map((_, rule) =>
					those((index) => {
						const { values } = evaluated(index).rules as { values: IDataObject[] };
						return values.findIndex(passes) === rule;
					}),
				);
			}
			case 'wait':
				return [those(() => true)];
			case 'aggregate': {
				const field = String(node.parameters.destinationFieldName ?? 'data');
				return [[handOn({ [field]: inputs.map(({ json }) => json) }, 0)]];
			}
			case 'splitOut': {
				const field = String(node.parameters.fieldToSplitOut);
				return [
					inputs.flatMap(({ json }, index) => asList(json[field]).map((one) => handOn(one, index))),
				];
			}
			case 'dataTable':
				return [
					inputs.flatMap((input, index) =>
						this.inTable(evaluated(index), input.json).map((json) => handOn(json, index)),
					),
				];
			default:
				return [
					inputs.map((_, index) => {
						reached.push({ step: node.name, type: typeOf(node), parameters: evaluated(index) });
						return handOn(this.answers[node.name] ?? {}, index);
					}),
				];
		}
	}

	/** What a step on a data table gives for an item. */
	private inTable(parameters: IDataObject, input: IDataObject): IDataObject[] {
		if (parameters.resource === 'table') return [{ name: parameters.tableName }];
		const name = String((parameters.dataTableId as IDataObject).value);
		const rows = this.tables.get(name) ?? [];
		const matches = conditionOf(parameters);
		const found = rows.filter(matches);
		const value = (parameters.columns as IDataObject | undefined)?.value as IDataObject;
		switch (parameters.operation ?? 'insert') {
			case 'get': {
				const sorted = parameters.orderByDirection === 'DESC' ? [...found].reverse() : found;
				return parameters.returnAll === false ? sorted.slice(0, Number(parameters.limit)) : sorted;
			}
			case 'rowExists':
				return found.length > 0 ? [input] : [];
			case 'rowNotExists':
				return found.length > 0 ? [] : [input];
			case 'deleteRows':
				this.tables.set(
					name,
					rows.filter((row) => !matches(row)),
				);
				return found;
			case 'upsert':
				if (found.length > 0) return found.map((row) => Object.assign(row, value));
				break;
			case 'insert':
				break;
			default:
				throw new Error(`Data tables here know nothing of ${String(parameters.operation)}`);
		}
		const row: Row = { ...value, id: ++this.lastRow };
		this.tables.set(name, [...rows, row]);
		return [row];
	}
}

/** Which rows a step means. Times are not compared: everything happens now. */
function conditionOf({ filters }: IDataObject): (row: Row) => boolean {
	const conditions = ((filters as IDataObject | undefined)?.conditions ?? []) as IDataObject[];
	return (row) =>
		conditions.every(({ keyName, keyValue, condition = 'eq' }) => {
			const value = row[String(keyName)];
			if (condition === 'eq') return String(value) === String(keyValue);
			if (condition === 'isEmpty') return (value ?? '') === '';
			if (condition === 'isNotEmpty') return (value ?? '') !== '';
			if (keyName === 'id' && condition === 'lte') return Number(value) <= Number(keyValue);
			return false;
		});
}

const asList = (value: unknown) => [value].flat() as IDataObject[];

// n8n breaks a match off after 250 ms by the clock, which on a busy machine pass while nothing runs.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) =>
		input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

const passes = ({ conditions }: IDataObject) => executeFilter(conditions as unknown as FilterValue);

/** What an Edit Fields step makes of its assignments. */
function assigned({ assignments }: IDataObject): IDataObject {
	const list = (assignments as { assignments: IDataObject[] }).assignments;
	return Object.fromEntries(
		list.map(({ name, value, type }) => {
			const checked = validateFieldType(String(name), value, type as 'string');
			if (!checked.valid) throw new Error(checked.errorMessage);
			return [name, checked.newValue];
		}),
	);
}
