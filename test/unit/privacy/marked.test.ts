/** Every event with marked values, fitting and not, quoted in an unknown field: no mark is in the item. */
import { toItem } from '../../../nodes/shared/events/item';
import { itemMasker } from '../../../nodes/shared/privacy/masker';
import { vendors } from '../../../scripts/derive/vendors';
import { MARK, markedEvent } from '../../support/contract/marked';

it.each(vendors())('$node: no marked value is left', ({ catalogue }) => {
	let n = 0;
	for (const choice of ['mask', 'pseudonyms', 'leaveOut'] as const) {
		for (const unknown of ['keep', 'leaveOut'] as const) {
			const mask = itemMasker(catalogue, {
				...{ callers: choice, agents: choice, unknown, key: 'a key that is long enough' },
			})!;
			for (const { name } of catalogue.events) {
				const { type, data } = markedEvent(catalogue, name, ++n, { isMisfit: unknown !== 'keep' });
				const texts = Object.values(data).filter((value) => MARK.test(String(value)));
				const Note = [`again: ${texts.join(' | ')}!`, { list: texts }];
				const event = { type, id: '1', time: null, data: { ...data, Note } };
				const item = toItem(catalogue.source, catalogue.find(type), event);
				expect(JSON.stringify(item)).toMatch(unknown === 'keep' && texts.length > 0 ? MARK : /./);
				const at = JSON.stringify(mask(item)).search(MARK);
				const found = JSON.stringify(mask(item)).slice(at - 60, at + 40);
				expect([name, choice, unknown, at === -1 ? '' : found]).toEqual([
					...[name, choice, unknown, ''],
				]);
			}
		}
	}
});
