import type { IBuilderHint, IDataObject } from 'n8n-workflow';

/**
 * What n8n's workflow builder, and assistants that read its type definitions, are told about a trigger: which
 * event means what (`words`, one or two sentences), and one complete set of parameters that works.
 */
export const builderHint = (words: string, parameters: IDataObject): IBuilderHint => ({
	searchHint: words,
	extraTypeDefContent: [
		{
			content: `<patterns>\n<pattern title="Complete parameters">\n${JSON.stringify(parameters, undefined, 2)}\n</pattern>\n</patterns>`,
		},
	],
});
