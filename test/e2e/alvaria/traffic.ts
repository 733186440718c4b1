import type { NewEvent } from '../../support/vendors/alvaria';

/** Events that need no subscription: they reach a client whatever state its session is in. */
export function newEvents(count: number, userId: string, random: () => number): NewEvent[] {
	return Array.from({ length: count }, (_, index) => {
		const kind = random();
		if (kind < 0.02) return { type: 'outreach.status', payload: `{"recordNumber": ${index}` };
		if (kind < 0.3) {
			const message = 'FastPath record inserted to fastpathrecinfo table';
			return { type: 'outreach.status', payload: { message, recordNumber: index } };
		}
		if (kind < 0.6) {
			const payload = { interactionId: index, interactionIdRev: String(index) };
			return { type: 'engagementCenter.Wrap', payload: { userId, ehubSessionId: 14, payload } };
		}
		const payload = { recordNumber: index, phoneNumber: 6035550101, dispositionCode: 'SALE' };
		return { type: 'outreach.disposition', payload };
	});
}
