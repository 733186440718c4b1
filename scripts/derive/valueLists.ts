import { anchor, code, heading, link, table } from './markdown';

/** Lists longer than this stand at the end of the page, once, however many fields have them. */
const LONGEST_INLINE = 6;

/** The documented values of a page's fields. */
export class ValueLists {
	private readonly titles = new Map<string, string>();
	private readonly lists = new Map<string, Record<string, string>>();

	/** What a field's cell says about its values; `open`: others may come. */
	told(field: string, meanings: Record<string, string>, open: boolean): string {
		const entries = Object.entries(meanings);
		const others = open ? ', or another one' : '';
		if (entries.length > LONGEST_INLINE) {
			const title = this.titleOf(field, meanings);
			return `One of ${entries.length} ${link('values', `#${anchor(title)}`)}${others}`;
		}
		const values = entries.map(([value, meaning]) => `${code(value)}: ${meaning}`).join('<br>');
		return open ? `${values}<br>or another value` : values;
	}

	/** The lists that the page's cells refer to. */
	sections(): string[] {
		return [...this.lists].flatMap(([title, meanings]) => [
			heading(2, title),
			table(
				['Value', 'Meaning'],
				Object.entries(meanings).map(([value, meaning]) => [code(value), meaning]),
			),
		]);
	}

	private titleOf(field: string, meanings: Record<string, string>): string {
		const key = JSON.stringify(meanings);
		const known = this.titles.get(key);
		if (known) return known;
		const name = field.slice(field.lastIndexOf('.') + 1);
		let title = `Values of ${name}`;
		for (let other = 2; this.lists.has(title); other++) title = `Values of ${name} (${other})`;
		this.titles.set(key, title);
		this.lists.set(title, meanings);
		return title;
	}
}
