/** What the check says: from what was observed to words for people who do not know what a token is. */
import { faultInWords, isOfCertificate } from '../../../shared/check/addresses';
import {
	adviceOf,
	fine,
	timeOf,
	unknown,
	wrong,
	type Finding,
	type Said,
} from '../../../shared/check/finding';
import type { AlvariaFailure } from '../../api/failure';
import { partOfHost } from '../../api/regions';
import type { Observed, Reached, Tried } from './observe';

const advice = adviceOf('alvaria');

/** What was checked, in the order in which a published trigger needs it. */
export function findings(observed: Observed): Finding[] {
	const said: Array<[string, Said | undefined]> = [
		['Settings', settings(observed)],
		['Credential', credential(observed)],
		['Sign-In Address', address(observed.signIn)],
		['API Address', address(observed.api)],
		['Clock', clock(observed)],
		['Access Token', token(observed)],
		['API Key', key(observed)],
		['Session', session(observed)],
		...observed.subscriptions.map(({ request, tried }, index): [string, Said] => [
			`Subscription ${index + 1}${request.description ? `: ${request.description}` : ''}`,
			subscription(tried),
		]),
		['Poll', poll(observed)],
		['Acknowledgement', acknowledgement(observed)],
		['Clean-Up', cleanUp(observed)],
		['Published Trigger', published(observed)],
	];
	return said.flatMap(([check, one]) => (one ? [{ check, ...one }] : []));
}

function settings({ settingsFault: fault }: Observed): Said {
	if (!fault) return fine('The node can be published as it is set.');
	return wrong(
		`The node can't be published as it is set: ${fault.message}.`,
		fault.description ?? '',
	);
}

function credential({ missing }: Observed): Said {
	if (!missing) {
		return wrong(
			"The node has no credential, or it can't be read.",
			advice('Choose or make one under Credential in this node.', 'set-up'),
		);
	}
	if (missing.length === 0) return fine('The credential has what it needs.');
	return wrong(
		`The credential lacks ${missing.join(', ')}.`,
		advice('Fill it in: Alvaria tells you the values.', 'at-alvaria'),
	);
}

/** How far clocks may differ; milliseconds. */
const TOLERANCE = 60_000;

function clock({ api }: Observed): Said | undefined {
	if (!api || 'fault' in api.answer) return undefined;
	const { headers, answeredAt } = api.answer;
	const off = Date.parse(headers.date ?? '') - answeredAt;
	if (Number.isNaN(off)) return undefined;
	if (Math.abs(off) <= TOLERANCE) return fine("n8n's clock and Alvaria's agree.");
	return wrong(
		`n8n's clock is ${Math.abs(Math.round(off / 1000))} s ${off > 0 ? 'behind' : 'ahead of'} Alvaria's.`,
		advice('Have the machine set its clock over the network (NTP).', 'check-the-connection'),
	);
}

function address(reached: Reached | undefined): Said | undefined {
	if (!reached) return undefined;
	const { host, answer } = reached;
	if (!('fault' in answer)) return fine(`${host} answers.`);
	const why = `${host}: ${faultInWords(answer.fault)}.`;
	if (/ENOTFOUND|EAI_AGAIN/.test(answer.fault)) {
		return wrong(
			why,
			advice(
				`Check the ${partOfHost(host)} in the credential.`,
				'an-address-of-alvaria-does-not-answer',
			),
		);
	}
	const todo = isOfCertificate(answer.fault)
		? 'Something between n8n and Alvaria puts its own certificate in: have it leave these hosts alone, or tell n8n its authority (NODE_EXTRA_CA_CERTS).'
		: 'Let n8n reach this host: firewall, proxy settings of n8n.';
	return wrong(why, advice(todo, 'an-address-of-alvaria-does-not-answer'));
}

/** What may be known in a while. */
const later = (found: string): Said =>
	unknown(found, advice('Try again in a while.', 'an-address-of-alvaria-does-not-answer'));

const NOT_TRIED = unknown('Not looked at: something before this has to be mended first.');

function token({ session: tried }: Observed): Said {
	if (!tried) return NOT_TRIED;
	if (!('failure' in tried) || tried.failure.status !== undefined) {
		return fine('There is one: client ID, client secret and region are right.');
	}
	const { kind, message } = tried.failure;
	if (kind === 'unauthorized') {
		return wrong(
			`${message}.`,
			advice(
				'Compare client ID, client secret, organisation and region with what Alvaria gave you.',
				'there-is-no-access-token',
			),
		);
	}
	return later(`Not known: ${message}.`);
}

/** Alvaria's answers that tell of the key, what was refused, and what to do. */
function key({ session: tried }: Observed): Said {
	if (!tried) return NOT_TRIED;
	if (!('failure' in tried)) return fine('Alvaria accepts it.');
	const { status } = tried.failure;
	if (status === 401) {
		return wrong(
			`Alvaria refuses it (${status}), though it accepts the client.`,
			advice('Ask Alvaria for the x-api-key of this organisation.', 'the-key-is-refused'),
		);
	}
	if (status === 403) {
		return wrong(
			`Alvaria knows it, and it may not use the streaming API (${status}).`,
			advice('Ask Alvaria to allow the client and the key that.', 'the-key-is-refused'),
		);
	}
	return NOT_TRIED;
}

function session({ session: tried }: Observed): Said {
	if (!tried) return NOT_TRIED;
	if (!('failure' in tried)) return fine('A session for this check was created.');
	const { status, kind, message } = tried.failure;
	if (kind === 'unauthorized') return NOT_TRIED;
	if (status === 404) {
		return wrong(
			`Alvaria does not know this organisation (${message}).`,
			advice('Check organisation and region in the credential.', 'there-is-no-access-token'),
		);
	}
	if (kind === 'rejected') {
		return wrong(
			`${message}.`,
			advice(
				'Ask Alvaria whether this version of the streaming API is enabled for you, or choose the other API Version.',
				'a-session-or-subscription-is-refused',
			),
		);
	}
	return later(`Not created: ${message}.`);
}

function subscription(tried: Tried<unknown> | undefined): Said {
	if (!tried) return NOT_TRIED;
	if (!('failure' in tried)) return fine('Alvaria accepts it.');
	return (
		passing(tried.failure) ??
		wrong(
			`Alvaria refuses it: ${tried.failure.message}.`,
			advice(
				'Events of other users have to be enabled for your organisation by Alvaria Customer Care; ids must be those of Alvaria.',
				'a-session-or-subscription-is-refused',
			),
		)
	);
}

const NOT_WITH_V2 =
	'Not tried: without acknowledgements, what the check received might be missing for the published workflow.';

function poll({ session: created, poll: tried, isAcknowledged }: Observed): Said {
	if (!created || 'failure' in created) return NOT_TRIED;
	if (!isAcknowledged) return unknown(NOT_WITH_V2);
	if (!tried) return NOT_TRIED;
	if ('failure' in tried) return refused(tried.failure);
	const { events, ms } = tried.value;
	return fine(
		`Alvaria answered after ${(ms / 1000).toFixed(1)} s, ${events > 0 ? 'with an event, which stays where it is' : 'with nothing new, as it should where nothing happens'}.`,
	);
}

function acknowledgement({
	session: created,
	acknowledgement: tried,
	isAcknowledged,
}: Observed): Said {
	if (!isAcknowledged) {
		return unknown('There is none with V2, or where Require Acknowledgement is switched off.');
	}
	if (!created || 'failure' in created || !tried) return NOT_TRIED;
	if ('failure' in tried) return refused(tried.failure);
	return fine('Alvaria takes acknowledgements (tried with an event that does not exist).');
}

function cleanUp({ deletion: tried }: Observed): Said | undefined {
	if (!tried) return undefined;
	if (!('failure' in tried)) return fine('The session of this check is deleted.');
	return unknown(
		`The session of this check could not be deleted (${tried.failure.message}); Alvaria drops it in a minute.`,
	);
}

/** What is no fault of anybody's, and may be over in a moment. */
const passing = ({ kind, message }: AlvariaFailure): Said | undefined =>
	kind === 'transient' || kind === 'throttled' ? later(`Not known: ${message}.`) : undefined;

const refused = (failure: AlvariaFailure): Said =>
	passing(failure) ??
	wrong(
		`Alvaria refuses it: ${failure.message}.`,
		advice('Ask Alvaria what the client may do.', 'the-key-is-refused'),
	);

function published({ published: report, isActive, now }: Observed): Said {
	const paragraph = 'what-the-published-trigger-does';
	if (!report || report.isLeaving) {
		return isActive && !report
			? unknown(
					'The workflow is published. What its trigger does is not known here: it runs in another process of n8n, the leader among the main ones.',
					advice('Look into the log of that process.', paragraph),
				)
			: wrong(
					'The workflow is not published: nothing starts it.',
					advice('Publish it (top right in the editor).', paragraph),
				);
	}
	const { state, running, waitingEvents, waitingAcknowledgements, isConnected, isFailing } = report;
	const parts = [
		isConnected && state.connectedAt !== undefined
			? `connected since ${timeOf(state.connectedAt)}`
			: 'not connected',
		state.lastEventAt === undefined
			? 'no event since'
			: `last event ${Math.round((now - state.lastEventAt) / 1000)} s ago`,
		`${running} executions run`,
		`${waitingEvents} events wait for one`,
		`${waitingAcknowledgements} acknowledgements wait`,
		...(state.reconnects > 0 ? [`${state.reconnects} sessions had to be replaced`] : []),
	];
	const last = state.lastFailure === undefined ? '' : ` Last failure: ${state.lastFailure}.`;
	const found = `The published trigger: ${parts.join(', ')}.${last}`;
	if (isFailing || !isConnected) {
		return wrong(
			found,
			advice('It goes on trying by itself: mend what is false above.', paragraph),
		);
	}
	return fine(found);
}
