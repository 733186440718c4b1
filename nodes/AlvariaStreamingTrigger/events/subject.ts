/** Fields that name what an event is about, the nearest first. */
const SUBJECTS = [
	'newInteractionIdRev',
	'originalInteractionIdRev',
	'interactionIdRev',
	'interactionId',
	'monitoringInteractionIdRev',
	'recordNumber',
	'automationScriptId',
	'userId',
] as const;

/** The interaction, record or script an event is about, else the agent; undefined where it names none. */
export function subjectOf(data: Record<string, unknown>): string | undefined {
	const inner = typeof data.payload === 'object' ? data.payload : undefined;
	const fields: Record<string, unknown> = { ...data, ...inner };
	for (const name of SUBJECTS) {
		const value = fields[name];
		if (typeof value !== 'string' && typeof value !== 'number') continue;
		// Interaction 0 stands for none ("Event List", engagementCenter.Idle).
		if (value !== '' && String(value) !== '0') return String(value);
	}
	return undefined;
}
