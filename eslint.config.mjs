import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tsParser from '@typescript-eslint/parser';
import { defineConfig, globalIgnores } from 'eslint/config';
import n8nNodesPlugin from 'eslint-plugin-n8n-nodes-base';
import { zones } from './scripts/lint/zones.mjs';

/**
 * The marketplace's own rules at cloud strength, wired as `@n8n/scan-community-package` wires them.
 * The three rule sets' only rules that are off are the ones that scanner switches off as well.
 */
export default defineConfig(
	globalIgnores(['dist', '.build', '.n8n-demo', 'artifacts', 'node_modules']),
	{
		files: ['package.json', '{nodes,credentials}/**/*.{ts,json}'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		languageOptions: { parser: tsParser },
		plugins: { 'n8n-nodes-base': n8nNodesPlugin },
		rules: { 'no-console': 'error' },
	},
	{
		files: ['package.json'],
		rules: n8nNodesPlugin.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesPlugin.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesPlugin.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['{test,scripts,demo}/**/*.{ts,cjs,mjs}'],
		languageOptions: { parser: tsParser },
		rules: {
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-var': 'error',
			'prefer-const': 'error',
			'no-unreachable': 'error',
			'no-constant-binary-expression': 'error',
		},
	},
	...zones,
);
