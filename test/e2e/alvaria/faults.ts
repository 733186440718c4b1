import { gatewayPage, refusal, type ScriptedFault } from '../../support/vendors/alvaria';

/** Everything that goes wrong at random, each kind as likely as the other on its operation. */
export const RANDOM_FAULTS: ScriptedFault[] = [
	{ on: 'any', fault: refusal(429) },
	{ on: 'any', fault: refusal(429, 1) },
	{ on: 'any', fault: refusal(500) },
	{ on: 'any', fault: refusal(401) },
	{ on: 'any', fault: refusal(403) },
	{ on: 'any', fault: gatewayPage(502) },
	{ on: 'any', fault: refusal(503) },
	{ on: 'any', fault: gatewayPage(504) },
	{ on: 'any', fault: { kind: 'reset' } },
	{ on: 'any', fault: { kind: 'delay', ms: 1500 } },
	{ on: 'events', fault: { kind: 'cutBody' } },
	{ on: 'events', fault: { kind: 'brokenJson' } },
	{ on: 'events', fault: { kind: 'loseAnswer' } },
	{ on: 'events', fault: { kind: 'duplicate' } },
	{ on: 'events', fault: { kind: 'reorder' } },
	{ on: 'events', fault: { kind: 'expireTokens' } },
	{ on: 'events', fault: { kind: 'expireSession' } },
	{ on: 'acknowledge', fault: { kind: 'cutBody' } },
	{ on: 'acknowledge', fault: { kind: 'brokenJson' } },
	// The answer to the repeated request is `eventIdsNotFound`.
	{ on: 'acknowledge', fault: { kind: 'loseAnswer' } },
	{ on: 'acknowledge', fault: { kind: 'expireSession' } },
];
