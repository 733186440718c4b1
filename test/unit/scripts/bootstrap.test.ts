import { nodeProblem, npmProblem } from '../../../scripts/bootstrap.cjs';

describe('what a user is told before anything runs', () => {
	it.each(['20.19.0', '20.20.2', '22.0.0', '24.9.0'])('takes Node %s', (version) => {
		expect(nodeProblem(version)).toBeUndefined();
	});

	it.each(['16.20.2', '18.20.4', '20.18.3'])('says what to do about Node %s', (version) => {
		expect(nodeProblem(version)).toMatch(/^This needs Node 20\.19 or newer, .*: install .*\.$/);
		expect(nodeProblem(version)).toContain(version);
	});

	it.each([
		['npm error code ENOTFOUND', 'check the network'],
		['npm error connect ECONNREFUSED 127.0.0.1:1', 'check the network'],
		['npm error code E503', 'check the network'],
		['npm error nospc ENOSPC: no space left on device', 'free some space'],
		['npm error EACCES: permission denied', 'belong to you'],
		['gyp ERR! find Python', 'install a C++ compiler'],
	])('turns "%s" into what to do', (output, advice) => {
		expect(npmProblem(output)).toContain(advice);
	});

	it('claims to know no cause that it does not know', () => {
		expect(npmProblem('npm error something new')).toBeUndefined();
	});
});
