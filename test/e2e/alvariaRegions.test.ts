import { startN8n, type N8n } from '../support/host/n8n';
import { AlvariaServer, type CloudOptions } from '../support/vendors/alvaria';
import { DEFAULT_OPTIONS } from '../support/vendors/alvaria/cloud';
import { LocalInternet } from './alvaria/internet';
import { untilLeft, untilPolling } from './alvaria/session';

/** As the vendor's authentication document lists them; written out, not taken from the node. */
const REGIONS = {
	'aws-us': ['myaspect.id.aspect-cloud.net', 'acme.via.aspect-cloud.net'],
	'aws-eu': ['myaspect.eu.id.aspect-cloud.net', 'acme.via.aspect-cloud.net'],
	'aws-uk': ['myaspect.uk.id.aspect-cloud.net', 'acme.via.aspect-cloud.net'],
	'aws-ca': ['myaspect.ca.id.aspect-cloud.net', 'acme.via.aspect-cloud.net'],
	'aws-tri': ['myaccount.tri1.wss.alvaria.cloud', 'acme.wos.alvaria.cloud'],
	gcp: ['myaccount.dsm.sre.alvaria.cloud', 'acme.apc.alvaria.cloud'],
} as const;

/** A typed region from before there was a list. */
const OLDER = 'myaspect.yyz.id.aspect-cloud.net';

let server: AlvariaServer;
let internet: LocalInternet;
let n8n: N8n;

beforeAll(async () => {
	server = await AlvariaServer.start();
	const hosts = [...new Set([...Object.values(REGIONS).flat(), OLDER])];
	internet = await LocalInternet.of(hosts, server.baseUrl);
	n8n = await startN8n({ env: internet.env });
});
afterAll(async () => {
	await n8n?.stop();
	await internet?.close();
	await server?.close();
});

/** What the service demands from here on. */
const demand = (options: Partial<CloudOptions>) => Object.assign(server.cloud.options, options);

const type = 'alvariaCloudOAuth2Api';
const fields = (region: string, changes: object = {}) => {
	const { organization, apiKey, clientId, clientSecret } = DEFAULT_OPTIONS;
	return { organization, region, apiKey, clientId, clientSecret, ...changes };
};

let tested = 0;

/** Tests a credential of its own: n8n would use the token it has for another one. */
const test = async (data: object) => {
	const stored = await n8n.importCredential(`Tested ${++tested}`, type, data as never);
	return await n8n.rest.post<{ status: string; message: string }>('/credentials/test', {
		credentials: { ...stored, type, data },
	});
};

it.each(
	Object.entries(REGIONS).flatMap(([region, hosts]) =>
		(['query', 'body'] as const).map((realmIn) => ({ region, hosts, realmIn })),
	),
)(
	'$region: its hosts are asked, with the realm in the $realmIn',
	async ({ region, hosts, realmIn }) => {
		const [token, api] = hosts;
		demand({ realmIn, hosts: { token, api } });
		internet.asked.length = 0;
		expect(await test(fields(region, { about: realmIn }))).toMatchObject({ status: 'OK' });
		expect(new Set(internet.asked)).toEqual(new Set(hosts));
	},
);

it('a region that was typed before there was a list goes where it went', async () => {
	demand({ realmIn: undefined, hosts: { token: OLDER, api: 'acme.via.aspect-cloud.net' } });
	expect(await test(fields('yyz'))).toMatchObject({ status: 'OK' });
});

it.each([
	['the client', { clientId: 'wrong' }, /client/i],
	['the secret', { clientSecret: 'wrong' }, /client/i],
	['the realm', { organization: 'wrong' }, /missing a required parameter/],
	['the API key', { apiKey: 'wrong' }, /Ask Alvaria for the x-api-key of this organisation/],
])('the test tells that %s is wrong', async (_, changes, message) => {
	const [token, api] = REGIONS['aws-uk'];
	demand({ realmIn: 'query', hosts: { token, api } });
	expect(await test(fields('aws-uk', changes))).toMatchObject({
		...{ status: 'Error', message: expect.stringMatching(message) },
	});
});

it('the trigger gets events from the region of its credential', async () => {
	const [token, api] = REGIONS.gcp;
	demand({ realmIn: 'query', hosts: { token, api } });
	const credential = await n8n.importCredential('GCP', type, fields('gcp') as never);
	const id = await n8n.importWorkflow({
		name: 'Google Cloud',
		nodes: [
			{
				name: 'Alvaria',
				type: 'n8n-nodes-contact-center.alvariaStreamingTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { events: ['*'] },
				credentials: { [type]: credential },
			},
		],
		connections: {},
	});
	// Those of the tests above, which nobody polls.
	server.cloud.expireSessions();
	await n8n.publish(id);
	await untilPolling(server);
	await n8n.unpublish(id);
	await untilLeft(server);
	expect(server.cloud.violations).toEqual([]);
});
