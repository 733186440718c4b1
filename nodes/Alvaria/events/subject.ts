import { textOf } from '../../shared/values';
import { known } from './common';

/** Fields that name what an event is about, the nearest first; ids as text before the same as numbers. */
const SUBJECTS = [
	'newInteractionIdRev',
	'newInteractionId',
	'originalInteractionIdRev',
	'originalInteractionId',
	'interactionIdRev',
	'interactionId',
	'monitoringInteractionIdRev',
	'monitoringInteractionId',
	'recordNumber',
	'automationScriptId',
	'userId',
];

/** The interaction, record or script an event is about, else the agent; undefined where it names none. */
export function subjectOf(data: Record<string, unknown>): string | undefined {
	const inner = typeof data.payload === 'object' ? data.payload : undefined;
	const fields: Record<string, unknown> = { ...data, ...inner };
	return textOf(known(...SUBJECTS.map((name) => textOf(fields[name]))));
}
