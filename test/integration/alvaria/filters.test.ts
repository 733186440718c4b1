import { refusal } from '../../support/vendors/alvaria';
import { Rig } from './rig';

let rig: Rig;

beforeEach(async () => {
	rig = await Rig.start();
	rig.n8n.play = (execution) => execution.end();
});
afterEach(async () => await rig.stop());

const disposition = (phoneNumber: string) =>
	rig.cloud.publish({
		type: 'outreach.disposition',
		payload: { phoneNumber, dispositionCode: 'SALE', recordNumber: 1 },
	}).eventId;

it('acknowledges what a filter drops, and starts nothing for it', async () => {
	await rig.activate({ events: ['outreach.disposition'], filters: { customerNumbers: '+44*' } });
	await rig.untilPolling();
	disposition('+358401234567');
	const wanted = disposition('+447700900123');
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual([wanted]);
});

it.each([
	[{ filters: { customerNumbers: '' } }, 'Customer Numbers is empty'],
	[{ filters: { customerNumber: '+44' } }, 'is not known where it stands'],
	[{ customerNumbers: '+44*' }, 'is not known where it stands'],
	[{ events: ['outreach.status'], filters: { customerNumbers: '+44*' } }, 'would drop every'],
	[{ events: ['Idel'] }, 'There is no event "Idel"'],
	[{ events: 'Idel' }, 'There is no event "Idel"'],
	[{ events: [] }, 'No event is picked'],
	[{ acknowledge: 'onSucces' }, 'Acknowledge is set to "onSucces"'],
	[{ redelivery: 'twice' }, 'After a Crash is set to "twice"'],
	[{ executions: 7 }, 'Executions is set to 7'],
	[{ apiVersion: 'V3' }, 'API Version is set to "V3"'],
	[{ acknowledge: 'onStatus', statuses: ['succes'] }, 'Statuses is set to "succes"'],
	[{ acknowledge: 'onStatus', statuses: 'success' }, 'Statuses is set to "success"'],
	[{ options: { maxEvents: 'many' } }, 'Options > Max Events is set to "many"'],
	[{ options: { requireAcknowledgement: 'no' } }, 'Require Acknowledgement is set to "no"'],
	[
		{ subscriptions: { subscription: [{ catalogType: 'changes' }] } },
		'Subscriptions > Subscription > Type is set to "changes"',
	],
])('publication refuses %j: %s, and Alvaria is not asked', async (parameters, message) => {
	rig.server.faults.script({ on: 'any', fault: refusal(500), times: Infinity });
	await expect(rig.activate(parameters)).rejects.toThrow(message);
	expect(rig.cloud.requests).toEqual({});
});

it('takes an event by its name in another case, in a text, and one unknown that is allowed', async () => {
	await rig.activate({
		events: 'outreach.Disposition, outreach.new',
		options: { unknownEvents: true },
	});
	await rig.untilPolling();
	rig.publish(1);
	const ids = [disposition('+447700900123')];
	ids.push(rig.cloud.publish({ type: 'outreach.new', payload: {} }).eventId);
	await rig.untilAcknowledged();
	expect(rig.n8n.ids).toEqual(ids);
});
