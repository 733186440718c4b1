import {
	type ICredentialTestFunctions,
	type ICredentialType,
	type INodeParameters,
	NodeHelpers,
} from 'n8n-workflow';

import { PbxEventsWebhookApi } from '../../../credentials/PbxEventsWebhookApi.credentials';
import { RingCentralWfmWebhookApi } from '../../../credentials/RingCentralWfmWebhookApi.credentials';
import { WebitelWebhookApi } from '../../../credentials/WebitelWebhookApi.credentials';
import { PbxEventsTrigger } from '../../../nodes/PbxEvents/PbxEventsTrigger.node';
import { WebitelTrigger } from '../../../nodes/Webitel/WebitelTrigger.node';
import { expectationOf, faultOf, secretTest } from '../../../nodes/shared/receive/credential';

const SECRET = 'correct-horse-battery';

describe.each<[string, ICredentialType, string[]]>([
	['Webitel', new WebitelWebhookApi(), ['header', 'basic']],
	['PBX', new PbxEventsWebhookApi(), ['query', 'header', 'basic']],
	['RingCentral', new RingCentralWfmWebhookApi(), ['header', 'basic']],
])('%s', (_, { properties }, places) => {
	const defaults = Object.fromEntries(properties.map((one) => [one.name, one.default]));

	it('offers the places in which the vendor can send a secret', () => {
		const [{ options }] = properties;
		expect(options).toEqual(places.map((value) => expect.objectContaining({ value }) as object));
		expect(defaults.sentIn).toBe(places[0]);
	});

	it.each(places)('needs only a secret to be complete: %s', (sentIn) => {
		const given: Record<string, string> =
			sentIn === 'basic' ? { user: 'n8n', password: SECRET } : { secret: SECRET };
		expect(faultOf({ ...defaults, sentIn, ...given })).toBeUndefined();
		expect(faultOf({ ...defaults, sentIn })).toMatch(/empty/);
	});

	it.each(places)('shows the fields of one place at a time: %s', (sentIn) => {
		const shown = properties
			.filter(({ displayOptions }) => displayOptions?.show?.sentIn?.includes(sentIn))
			.map(({ name }) => name);
		expect(shown).toEqual(
			{
				header: ['headerName', 'underscoreNotice', 'secret', 'previousSecret'],
				query: ['parameterName', 'urlNotice', 'secret', 'previousSecret'],
				basic: ['user', 'password', 'previousPassword'],
			}[sentIn],
		);
	});

	it('hides what is secret', () => {
		for (const { name, typeOptions } of properties) {
			expect(typeOptions?.password === true).toBe(/secret|password/i.test(name));
		}
	});
});

it.each([
	[{ sentIn: 'header', headerName: '', secret: SECRET }, /header name/],
	[{ sentIn: 'header', headerName: 'X Token', secret: SECRET }, /header name/],
	[{ sentIn: 'header', headerName: 'X-Töken', secret: SECRET }, /header name/],
	[{ sentIn: 'header', headerName: 'Content-Type', secret: SECRET }, /pick another/],
	[{ sentIn: 'header', headerName: 'X-Token', secret: '' }, /every request would be refused/],
	[{ sentIn: 'header', headerName: 'X-Token', secret: ` ${SECRET}` }, /blank/],
	[{ sentIn: 'header', headerName: 'X-Token', secret: 'short' }, /guessed/],
	[{ sentIn: 'query', parameterName: '', secret: SECRET }, /parameter name/],
	[{ sentIn: 'query', parameterName: 'my token', secret: SECRET }, /A URL changes/],
	[{ sentIn: 'query', parameterName: 'token', secret: `${SECRET}+&` }, /A URL changes/],
	[{ sentIn: 'header', headerName: 'X-Token', secret: `${SECRET}ä` }, /secret has characters/],
	[{ sentIn: 'header', headerName: 'X-Token', secret: `${SECRET}\n${SECRET}` }, /secret has char/],
	[{ sentIn: 'basic', user: 'ä', password: SECRET }, /user has characters/],
	[{ sentIn: 'basic', user: 'n8n', password: `${SECRET}ä` }, /secret has characters/],
	[{ sentIn: 'basic', user: '', password: SECRET }, /user is empty/],
	[{ sentIn: 'basic', user: 'a:b', password: SECRET }, /colon/],
	[{ sentIn: 'basic', user: 'n8n', password: '' }, /empty/],
	[
		{ sentIn: 'header', headerName: 'X-Token', secret: SECRET, previousSecret: SECRET },
		/previous secret is/,
	],
	...[
		'p@ss-word-long',
		'pass/word-long',
		'pass?word-long',
		'pass#word-long',
		'pass:word-long',
		'pass%word-long',
		'pass word-long',
	].map((password): [object, RegExp] => [
		{ sentIn: 'basic', user: 'n8n', password },
		/breaks https/,
	]),
	[{ sentIn: 'basic', user: 'n8n@pbx', password: SECRET }, /breaks https/],
	[{ sentIn: 'header', headerName: 'Validation-Token', secret: SECRET }, /pick another/],
	[{ sentIn: 'header', headerName: 'X-Contact-Center-Check', secret: SECRET }, /pick another/],
	[{}, /header name/],
])('finds fault with %j', (credential, fault) => {
	expect(faultOf(credential)).toMatch(fault);
});

it('takes for basic auth what a URL carries as it is', () => {
	const password = "Aa0-._~!$&'()*+,;=";
	const { username, password: read } = new URL(`https://n8n:${password}@n8n.example.com/`);
	expect([username, decodeURIComponent(read)]).toEqual(['n8n', password]);
	expect(faultOf({ sentIn: 'basic', user: 'n8n', password })).toBeUndefined();
});

it.each([
	['PBX', new PbxEventsTrigger(), { sentIn: 'query', parameterName: 'queue_id' }, /lost/],
	['PBX', new PbxEventsTrigger(), { sentIn: 'query', parameterName: 'Event' }, /lost/],
	['PBX', new PbxEventsTrigger(), { sentIn: 'query', parameterName: 'token' }, undefined],
	[
		'Webitel',
		new WebitelTrigger(),
		{ sentIn: 'header', headerName: 'x-webitel-event' },
		/pick another/,
	],
	['Webitel', new WebitelTrigger(), { sentIn: 'header', headerName: 'X-Webitel-Token' }, undefined],
])('%s: refuses names that the vendor uses itself', async (_, node, credential, fault) => {
	const test = node.methods.credentialTest.testSecret;
	const { status, message } = await test.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'x',
		type: 'y',
		data: { ...credential, secret: SECRET },
	});
	expect(status).toBe(fault ? 'Error' : 'OK');
	expect(message).toMatch(fault ?? /right/);
});

it('warns of an underscore where there is one, and of a secret in the URL', () => {
	const notices = new PbxEventsWebhookApi().properties.filter(({ type }) => type === 'notice');
	const shown = (credential: INodeParameters) =>
		notices
			.filter((notice) => NodeHelpers.displayParameter(credential, notice, null, null))
			.map(({ name }) => name);
	expect(shown({ sentIn: 'header', headerName: 'x_token' })).toEqual(['underscoreNotice']);
	expect(shown({ sentIn: 'header', headerName: 'X-Token' })).toEqual([]);
	expect(shown({ sentIn: 'query', headerName: 'x_token' })).toEqual(['urlNotice']);
});

it('tests a credential without asking anyone', async () => {
	const test = async (data: object) =>
		await secretTest().call({} as ICredentialTestFunctions, {
			id: '1',
			name: 'x',
			type: 'y',
			data: { ...data },
		});
	const credential = { sentIn: 'header', headerName: 'X-Token' };
	expect(await test({ ...credential, secret: SECRET })).toMatchObject({ status: 'OK' });
	expect(await test({ ...credential, secret: 'short' })).toMatchObject({ status: 'Error' });
	expect((await test({ ...credential, secret: 'hunter2' })).message).not.toContain('hunter2');
});

it('expects what the credential says', () => {
	expect(expectationOf({ sentIn: 'query', parameterName: 'key', secret: SECRET })).toEqual({
		kind: 'query',
		name: 'key',
		secrets: [SECRET],
	});
	expect(expectationOf({ sentIn: 'basic', user: 'n8n', password: SECRET })).toEqual({
		kind: 'basic',
		user: 'n8n',
		secrets: [SECRET],
	});
	const changed = { sentIn: 'basic', user: 'n8n', password: SECRET, previousPassword: 'older' };
	expect(expectationOf(changed)).toMatchObject({ secrets: [SECRET, 'older'] });
});
