/** Outbound campaigns: records dialled at once (fast path), and automation scripts. */
import { defineEvent } from '../../shared/events/definition';
import { code, flag, id, label, phone } from '../../shared/events/fields';
import { CAST } from './common';

const fastPath = () => ({
	sessionId: id('The campaign session', { example: '4c471477-feec-4357-b84e-065a4fabe649' }),
	fastPathListName: label('The list whose record is dialled', { example: '01_Fastpath_Renewals' }),
	recordNumber: id('The record', {
		documentedAs: 'integer',
		example: 10,
		personal: 'caller.id',
	}),
});

export const status = defineEvent({
	name: 'outreach.status',
	group: 'outreach',
	description: 'A fast path record was taken over for dialling, or refused',
	fields: () => ({
		requestId: id('The request that brought the record', {
			example: 'f39a122c-873f-47f7-8724-c9efdb9d8915',
		}),
		...fastPath(),
		message: label('What became of the record', {
			example: 'FastPath record inserted to fastpathrecinfo table',
		}),
	}),
});

export const disposition = defineEvent({
	name: 'outreach.disposition',
	group: 'outreach',
	description: 'A fast path record was dialled and has its disposition (result)',
	fields: () => ({
		...fastPath(),
		phoneNumber: phone('The number that was dialled', {
			example: CAST.customerNumber,
			personal: 'caller.number',
		}),
		dispositionCode: label('The disposition, by its code in the system', { example: 'DAP' }),
		dispositionTime: label('When the disposition was set; its time zone is not documented', {
			example: '2026-03-02 08:05:02',
		}),
	}),
	interaction: ({ phoneNumber }) => ({ customerNumber: phoneNumber, direction: 'outbound' }),
});

export const automationScriptStatus = defineEvent({
	name: 'outreach.automationScriptStatus',
	group: 'outreach',
	description: 'An automation script was started or stopped',
	fields: () => ({
		automationScriptId: id('The script', { documentedAs: 'integer', example: '915' }),
		scriptName: label('Name of the script', { example: 'Evening dialling' }),
		runningState: flag('Whether the script runs', { example: true }),
		status: code('Its state', { 0: 'Ok', 1: 'Warning', 2: 'Error' }, { example: 0 }),
	}),
});
