/** The few Markdown forms that the event reference uses. */

export const heading = (level: number, title: string) => `${'#'.repeat(level)} ${title}`;

export const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

export const link = (text: string, target: string) => `[${text}](${target})`;

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
