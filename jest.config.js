/** Types are checked by `npm run typecheck`, once; here each file is only translated. */
const transform = {
	'^.+\\.ts$': [
		'ts-jest',
		{
			tsconfig: {
				module: 'commonjs',
				target: 'es2022',
				isolatedModules: true,
				esModuleInterop: true,
				resolveJsonModule: true,
			},
			diagnostics: false,
		},
	],
};

const project = (name, options = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testEnvironment: 'node',
	transform,
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.build', '<rootDir>/.n8n-demo'],
	...options,
});

/** Tests against a real n8n wait for installs and starts. */
const patient = { setupFilesAfterEnv: ['<rootDir>/test/host/patient.ts'] };

module.exports = {
	projects: [
		// A test takes milliseconds here, and seconds on a machine that is slow and busy.
		project('unit', { setupFilesAfterEnv: ['<rootDir>/test/unit/patient.ts'] }),
		// As n8n does through NODE_PATH: the unpacked package finds n8n-workflow and zod at the host.
		project('integration', { ...patient, modulePaths: ['<rootDir>/node_modules'] }),
		project('scan', patient),
		project('e2e', patient),
		project('browser', patient),
		project('scale', patient),
		project('soak', patient),
		project('oldest', patient),
	],
};
