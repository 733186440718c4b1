import type { ExecutionStatus } from 'n8n-workflow';

import {
	isPaused,
	retryDelay,
	verdict,
	type AcknowledgeMode,
	type Outcome,
	type Policy,
} from '../../../nodes/Alvaria/consumer/decision';

const policy = (changes: Partial<Policy> = {}): Policy => ({
	mode: 'onSuccess',
	statuses: [],
	redelivery: 'runAgain',
	maxAttempts: 0,
	...changes,
});

const ended = (status: ExecutionStatus): Outcome => ({ kind: 'ended', status });
const notStarted: Outcome = { kind: 'notStarted', error: new Error('disk full') };

const MODES: AcknowledgeMode[] = [
	'onReceipt',
	'onStored',
	'onFinish',
	'onSuccess',
	'onStatus',
	'byWorkflow',
];

describe('run again', () => {
	it.each<[AcknowledgeMode, ExecutionStatus, string]>([
		['onReceipt', 'error', 'acknowledge'],
		['onStored', 'error', 'acknowledge'],
		['onFinish', 'success', 'acknowledge'],
		['onFinish', 'error', 'acknowledge'],
		['onFinish', 'unknown', 'acknowledge'],
		['onSuccess', 'success', 'acknowledge'],
		['onSuccess', 'error', 'retry'],
		['onSuccess', 'canceled', 'retry'],
		['onSuccess', 'unknown', 'retry'],
		['onStatus', 'success', 'retry'],
		['onStatus', 'error', 'acknowledge'],
		['byWorkflow', 'success', 'retry'],
	])('%s, %s: %s', (mode, status, expected) => {
		expect(verdict(policy({ mode, statuses: ['error'] }), ended(status), 1)).toBe(expected);
	});

	it.each(MODES)('%s: never acknowledges what n8n did not start, or started elsewhere', (mode) => {
		expect(verdict(policy({ mode }), notStarted, 1)).toBe('retry');
		expect(verdict(policy({ mode }), { kind: 'duplicate' }, 1)).toBe('retry');
	});

	it('gives up after the attempts allowed, not before', () => {
		const limited = policy({ maxAttempts: 3 });
		expect([1, 2, 3].map((attempts) => verdict(limited, ended('error'), attempts))).toEqual([
			'retry',
			'retry',
			'acknowledge',
		]);
		expect(verdict(limited, notStarted, 9)).toBe('retry');
	});
});

describe('never twice', () => {
	it.each(MODES)('%s: a duplicate has had its start', (mode) => {
		expect(verdict(policy({ mode, redelivery: 'neverTwice' }), { kind: 'duplicate' }, 1)).toBe(
			'acknowledge',
		);
	});

	it('an event is used up by its one execution, however that ended', () => {
		const never = { redelivery: 'neverTwice' as const };
		expect(verdict(policy(never), ended('error'), 1)).toBe('acknowledge');
		expect(verdict(policy({ ...never, mode: 'byWorkflow' }), ended('success'), 1)).toBe(
			'acknowledge',
		);
		expect(verdict(policy(never), notStarted, 1)).toBe('retry');
	});
});

it('a paused execution is waited for where its end matters', () => {
	expect(MODES.filter((mode) => isPaused(policy({ mode }), 'waiting'))).toEqual([
		'onFinish',
		'onSuccess',
		'onStatus',
		'byWorkflow',
	]);
	expect(isPaused(policy({ mode: 'onStatus', statuses: ['waiting'] }), 'waiting')).toBe(false);
	expect(isPaused(policy(), 'success')).toBe(false);
	expect(verdict(policy(), { kind: 'endedLater' }, 1)).toBe('acknowledge');
	expect(verdict(policy({ mode: 'byWorkflow' }), { kind: 'endedLater' }, 1)).toBe('retry');
});

it('the delay of a retry doubles up to ten minutes, or stays where the user wants longer', () => {
	expect([1, 2, 3, 4, 100].map((attempts) => retryDelay(10_000, attempts))).toEqual([
		10_000, 20_000, 40_000, 80_000, 600_000,
	]);
	expect(retryDelay(900_000, 5)).toBe(900_000);
});
