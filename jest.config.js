const { readdirSync } = require('node:fs');
const path = require('node:path');

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

/** Tests against a real n8n wait for installs and starts. */
const REAL_N8N = { setupFilesAfterEnv: ['<rootDir>/test/support/host/patient.ts'] };

/** What a suite needs beyond that. */
const SUITES = {
	// A test takes milliseconds here, and seconds on a machine that is slow and busy.
	unit: { setupFilesAfterEnv: ['<rootDir>/test/unit/patient.ts'] },
	// As n8n does through NODE_PATH: the unpacked package finds n8n-workflow and zod at the host.
	integration: { ...REAL_N8N, modulePaths: ['<rootDir>/node_modules'] },
};

module.exports = {
	// Every folder of test/ is a suite, but what they share.
	projects: readdirSync(path.join(__dirname, 'test'))
		.filter((folder) => folder !== 'support')
		.map((suite) => ({
			displayName: suite,
			testMatch: [`<rootDir>/test/${suite}/**/*.test.ts`],
			testEnvironment: 'node',
			transform,
			modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.build', '<rootDir>/.n8n-demo'],
			...(SUITES[suite] ?? REAL_N8N),
		})),
};
