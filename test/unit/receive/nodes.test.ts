/** What the nodes of Webitel, PBX and RingCentral show and register. */
import { PbxEventsTrigger } from '../../../nodes/PbxEvents/PbxEventsTrigger.node';
import { RingCentralWfmTrigger } from '../../../nodes/RingCentralWfm/RingCentralWfmTrigger.node';
import { WebitelTrigger } from '../../../nodes/Webitel/WebitelTrigger.node';

describe.each([
	['Webitel', new WebitelTrigger(), 1],
	['PBX', new PbxEventsTrigger(), 1],
	['RingCentral', new RingCentralWfmTrigger(), 2],
])('%s', (_, { description: { webhooks = [], properties } }, urls) => {
	it('takes POST, GET and HEAD on each URL, and shows each URL once', () => {
		const methods = webhooks.map(({ path, httpMethod }) => `${httpMethod} ${path}`);
		expect(new Set(methods).size).toBe(3 * urls);
		expect(webhooks.filter(({ ndvHideUrl }) => !ndvHideUrl)).toHaveLength(urls);
	});

	it('runs the life cycle once, on the URL that test runs use', () => {
		const [first, ...others] = webhooks.map(({ name }) => name);
		expect(first).toBe('default');
		expect(others).not.toContain('default');
	});

	it('computes nothing per request', () => {
		expect(JSON.stringify(webhooks)).not.toContain('={{');
	});

	it('has options in the order of their names', () => {
		const options = properties.find(({ name }) => name === 'options')?.options ?? [];
		const names = options.map((one) => ('displayName' in one ? one.displayName : one.name));
		expect(names).toEqual([...names].sort());
	});
});
