/** One thing that a check of the connection looked at. */
export interface Finding {
	check: string;
	/** null where it can't be told from here. */
	ok: boolean | null;
	found: string;
	/** Empty where there is nothing to do. */
	do: string;
	/** What became of the last requests, newest first. */
	requests?: Array<{ time: string; type?: string; outcome: string; status: number }>;
}

/** What is said of it. */
export type Said = Omit<Finding, 'check'>;

export const fine = (found: string): Said => ({ ok: true, found, do: '' });
export const wrong = (found: string, todo: string): Said => ({ ok: false, found, do: todo });
export const unknown = (found: string, todo = ''): Said => ({ ok: null, found, do: todo });

/** Advice, with the paragraph of a guide that says more. */
export const adviceOf =
	(guide: string) =>
	(text: string, paragraph: string): string =>
		`${text} https://github.com/n8n-nodes-contact-center/n8n-nodes-contact-center/blob/main/docs/${guide}.md#${paragraph}`;

/** A moment, for people. */
export const timeOf = (at: number): string =>
	`${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
