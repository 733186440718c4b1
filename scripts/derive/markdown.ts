/** The few Markdown forms that the event reference uses. */

/** A heading; 1 is the page's own. */
export const heading = (level: number, title: string) => `${'#'.repeat(level)} ${title}`;

/** Code within a line, also where it holds a backtick. */
export const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** A link. */
export const link = (text: string, target: string) => `[${text}](${target})`;

/** A table; what would end a cell or a row is escaped. */
export function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
	return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** GitHub's anchor of a heading. */
export const anchor = (title: string) =>
	title
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\- _]/gu, '')
		.replaceAll(' ', '-');
