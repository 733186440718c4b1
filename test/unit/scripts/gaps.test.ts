import {
	installAroundGaps,
	missingPart,
	MissingPartError,
	nearVersion,
	newestFirst,
} from '../../support/host/gaps';

const NO_VERSION = `npm error code ETARGET
npm error notarget No matching version found for @n8n/agents@0.26.2.
npm error notarget In most cases you or one of your dependencies are requesting a package version that doesn't exist.`;
const NO_FILE = `npm error code E404
npm error 404 Not Found - GET https://registry.example.com/@langchain%2flanggraph/-/langgraph-1.4.1.tgz
npm error 404  '@langchain/langgraph@https://registry.example.com/x' is not in this registry.`;
const NO_PACKAGE = `npm error code E404
npm error 404  'linkedom@^0.18.12' is not in this registry.`;

describe('the part that an install lacks', () => {
	it.each([
		['no version fits', NO_VERSION, { name: '@n8n/agents', version: '0.26.2' }],
		['its file is not there', NO_FILE, { name: '@langchain/langgraph', version: '1.4.1' }],
		['it is unknown', NO_PACKAGE, { name: 'linkedom', version: '^0.18.12' }],
		[
			'a range',
			'notarget No matching version found for a@^1.2.0.',
			{ name: 'a', version: '^1.2.0' },
		],
		['another failure', 'npm error code ENOSPC', undefined],
	])('%s', (_, output, part) => expect(missingPart(output)).toEqual(part));
});

describe('a near version', () => {
	const versions = ['1.3.9', '1.10.0', '1.4.0', '1.4.3', '1.4.10', '2.0.0', '1.4.4-beta.1'];
	it.each([
		['1.4.1', '1.4.3'],
		['^1.4.4', '1.4.10'],
		['1.4.11', '1.4.10'],
		['1.5.0', '1.4.10'],
		['0.9.0', undefined],
		['>=1 <3', undefined],
	])('of %s is %s', (version, near) => {
		expect(nearVersion({ name: 'part', version }, versions)).toBe(near);
	});
});

it('orders versions as numbers, without those before a release', () => {
	expect(newestFirst(['2.9.1', '2.41.1', '2.42.0-rc.1', '2.41.3', '10.0.0'])).toEqual([
		'10.0.0',
		'2.41.3',
		'2.41.1',
		'2.9.1',
	]);
});

describe('installing around gaps', () => {
	/** A registry that lacks some versions, and npm as it would fail there. */
	const registry = (missing: Record<string, string>) => {
		const tried: Array<Record<string, string>> = [];
		const install = async ({ overrides }: { overrides: Readonly<Record<string, string>> }) => {
			tried.push({ ...overrides });
			const lacks = Object.entries(missing).find(
				([name, version]) => (overrides[name] ?? version) === version,
			);
			if (lacks)
				throw new Error(`npm error notarget No matching version found for ${lacks.join('@')}.`);
		};
		return { tried, install };
	};
	const versions = async () => ['1.0.0', '1.0.2'];

	it('pins near versions of what others publish', async () => {
		const { tried, install } = registry({ a: '1.0.1', '@b/c': '1.0.3' });
		await installAroundGaps({ overrides: { d: '5.0.0' } }, install, versions);
		expect(tried.at(-1)).toEqual({ d: '5.0.0', a: '1.0.2', '@b/c': '1.0.2' });
	});

	it.each(['n8n', 'n8n-core', '@n8n/agents'])('takes no other version of %s', async (part) => {
		const { tried, install } = registry({ [part]: '1.0.1' });
		await expect(installAroundGaps({ overrides: {} }, install, versions)).rejects.toThrow(
			new MissingPartError({ name: part, version: '1.0.1' }),
		);
		expect(tried).toHaveLength(1);
	});

	it('gives up where nothing near is there', async () => {
		const { install } = registry({ a: '2.0.0' });
		await expect(installAroundGaps({ overrides: {} }, install, versions)).rejects.toThrow(
			MissingPartError,
		);
	});

	it('passes on what is no gap', async () => {
		const full = async () => await Promise.reject(new Error('The disk is full'));
		await expect(installAroundGaps({ overrides: {} }, full, versions)).rejects.toThrow('disk');
	});
});
