import { enreachAdapter } from '../../../nodes/Enreach/adapter';
import { BadRequest } from '../../../nodes/shared/receive/request';
import { payload } from '../../support/vendors/enreach';
import { request, UTC } from '../request';

const identify = (parts: Parameters<typeof request>[0]) =>
	enreachAdapter.identify(request(parts), UTC);

describe('a request of Enreach Outbound', () => {
	const OUTBOUND = /Enreach Outbound/;
	// Composed by its users, from variables that all have these names.
	const lead = { UniqueId: 'L1', CampaignCode: 'C7', LeadStatus: 'UserProcessed', Result: 'Sale' };

	it.each([
		['as JSON', { body: lead }],
		['as a list', { body: [lead] }],
		['as a form', { body: { leadStatus: 'UserProcessed', AgentEmail: 'a@example.com' } }],
		['in the query', { query: { campaigncode: 'C7' } }],
		['with an empty EventType', { body: { ...lead, EventType: '' } }],
	])('is told to be one: %s', (_, parts) => {
		expect(() => identify(parts)).toThrow(BadRequest);
		expect(() => identify(parts)).toThrow(OUTBOUND);
	});

	it('is none where the event of Enreach Voice is named', () => {
		const [event] = identify({ body: payload('QueueCallInArrived', { UniqueId: '7' }) });
		expect(event.type).toBe('QueueCallInArrived');
		const headers = { 'x-benemen-event': 'QueueCallInArrived' };
		expect(identify({ body: { UniqueId: '7' }, headers })[0].type).toBe('QueueCallInArrived');
		expect(() => identify({ body: { hello: 'world' } })).toThrow(/neither EventType/);
	});
});
