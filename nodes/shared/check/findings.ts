/** What the check says: from what was observed to words for people who do not know what TLS is. */
import type { WebhookAdapter } from '../receive/adapter';
import type { Expectation } from '../receive/authenticate';
import type { Outcome } from '../receive/outcomes';
import { textOf } from '../values';
import {
	CERTIFICATE_FAULTS,
	faultInWords,
	isInside,
	isOfCertificate,
	notRegistered,
	type Answer,
	type Fault,
	type Reached,
} from './addresses';
import { adviceOf, fine, timeOf, unknown, wrong, type Finding, type Said } from './finding';
import type { Report } from './report';

/** An answer to a request of the check, with the trigger's report where the trigger proved that it is its own. */
export interface Probe {
	answer: Answer | Fault;
	report?: Report;
}

/** All that the check has found out. */
export interface Observed {
	/** The production URL. */
	url: string;
	reaches: WebhookAdapter['reaches'];
	/** What a genuine request carries; undefined where the credential can't be read. */
	expected?: Expectation;
	/** The node on the canvas: who it is, and how it is set. */
	here: Pick<Report, 'workflow' | 'node' | 'instance' | 'set'>;
	/** What came of a request without the secret, over the public address. */
	outside: Probe;
	/** The same over an address of this machine, where the public one did not lead to the trigger. */
	inside?: Probe;
	/** What became of the addresses of this machine. */
	tried: Reached['tried'];
	/** Requests with the secret, with another one and with a large body, where the trigger was found. */
	right?: Probe;
	wrong?: Probe;
	large?: Probe;
	/** Names of headers of a genuine request, in lower case. */
	sent: string[];
}

const advice = adviceOf('troubleshooting');

/** What was checked, in the order in which a request passes it. */
const CHECKS: ReadonlyArray<[string, (observed: Observed) => Said | undefined]> = [
	['Public Address', publicAddress],
	['HTTPS', https],
	['Name', name],
	['Certificate', certificate],
	['Reaches This Node', reachesNode],
	['Published', published],
	['Secret', secret],
	['Unchanged on the Way', unchanged],
	['Large Requests', large],
	['Clock', clock],
	['Last Requests', lastRequests],
];

/** What the observations mean. */
export const findings = (observed: Observed): Finding[] =>
	CHECKS.flatMap(([check, judge]) => {
		const said = judge(observed);
		return said ? [{ check, ...said }] : [];
	});

function publicAddress({ url, reaches }: Observed): Said {
	const { hostname } = new URL(url);
	if (!isInside(hostname)) return fine(`The production URL is ${url}`);
	const found = `The production URL is ${url}, and ${hostname} exists only inside your own network.`;
	const todo = (text: string) => advice(text, 'the-address-is-not-public');
	if (reaches === 'anywhere') {
		return unknown(
			found,
			todo(
				'Right if the sender stands in the same network. For one on the internet, n8n needs a public address (N8N_WEBHOOK_URL).',
			),
		);
	}
	return wrong(
		found,
		todo(
			'Give n8n its public address in the environment variable N8N_WEBHOOK_URL, start it again, and tell the vendor the new URL.',
		),
	);
}

function https({ url, reaches }: Observed): Said {
	const { protocol, port, hostname } = new URL(url);
	const isTls = protocol === 'https:';
	const todo = (text: string) => advice(text, 'the-address-is-not-https-on-port-443');
	if (reaches === 'https443' && !(isTls && port === '')) {
		return wrong(
			isTls
				? `The URL has port ${port}; this vendor sends to 443 alone.`
				: 'The URL begins with http; this vendor sends to https alone.',
			todo(
				'Let a proxy or n8n itself answer https on port 443, and set N8N_WEBHOOK_URL to that address.',
			),
		);
	}
	if (isTls) return fine('The URL begins with https.');
	const found =
		'The URL begins with http: whoever is on the way can read the secret, names and numbers.';
	return isInside(hostname)
		? unknown(found, todo('Acceptable inside a network that you trust, nowhere else.'))
		: wrong(found, todo('Put n8n behind https and set N8N_WEBHOOK_URL to that address.'));
}

const faultOf = ({ answer }: Probe) => ('fault' in answer ? answer.fault : undefined);

function name({ url, outside }: Observed): Said {
	const { hostname } = new URL(url);
	if (/^[\d.]+$|^\[/.test(hostname)) return fine(`${hostname} is an address, which needs no name.`);
	const fault = faultOf(outside);
	if (fault !== 'ENOTFOUND' && fault !== 'EAI_AGAIN') return fine(`${hostname} is known.`);
	return unknown(
		`The machine that n8n runs on does not find ${hostname}: ${faultInWords(fault)}. Others may.`,
		advice(
			'Open the production URL on a phone that is not in your network. If it does not find the name either, it has to be entered with whoever runs your domain (DNS).',
			'the-name-is-not-known',
		),
	);
}

function certificate({ url, outside }: Observed): Said | undefined {
	if (!url.startsWith('https:')) return undefined;
	const fault = faultOf(outside);
	if (fault === undefined) return fine('n8n accepts the certificate, and every one in its chain.');
	if (!isOfCertificate(fault)) return unknown(`Not seen from here: ${faultInWords(fault)}.`);
	return wrong(
		`A sender would refuse the connection: ${CERTIFICATE_FAULTS[fault] ?? fault}.`,
		advice(
			'Get a certificate from a public authority (Let’s Encrypt, for example) and have the server send its whole chain ("fullchain").',
			'the-certificate-is-refused',
		),
	);
}

const NOT_REACHED = 'the-request-does-not-reach-n8n';

const PATH_CHANGED = advice(
	'A proxy changes the path. It must pass on everything from /webhook/ as it came, and take off what stands before it in the URL (nginx: a slash at the end of proxy_pass).',
	NOT_REACHED,
);

/** What an answer shows that is no report of the trigger's. */
function strange({ url }: Observed, { status, headers, body }: Answer): Said {
	const server = textOf(headers.server);
	const who =
		server === undefined ? 'Something' : `Something that calls itself "${server.slice(0, 40)}"`;
	const path = notRegistered({ status, headers, body, askedAt: 0, answeredAt: 0 });
	// As the part of n8n says it that knows no webhooks.
	const [unknownPath] = /Cannot POST [^\s<]+/.exec(textOf(body) ?? '') ?? [];
	if (status === 404 && unknownPath !== undefined) {
		return wrong(
			`What looks like n8n answers, but was asked for another path: ${unknownPath.slice(0, 200)} (404).`,
			PATH_CHANGED,
		);
	}
	if (path !== undefined) {
		if (isOwn(path, url)) {
			return unknown(
				'An n8n answers, but has no published workflow at this URL.',
				'See "Published" below.',
			);
		}
		return wrong(
			`An n8n answers, but was asked for another path: ${path.slice(0, 200)}`,
			PATH_CHANGED,
		);
	}
	if (status >= 300 && status < 400) {
		const target = textOf(headers.location) ?? 'another address';
		return wrong(
			`The address sends callers on to ${target.split('?')[0].slice(0, 200)} (${status}). Senders do not follow, or lose the event on the way.`,
			advice(
				'Set N8N_WEBHOOK_URL to the address that answers in the end, and give the vendor that one.',
				NOT_REACHED,
			),
		);
	}
	if (status === 401 && headers['www-authenticate'] === undefined && !body) {
		return wrong(
			'A trigger answers, but does not know the secret of this node, or headers and body are taken out on the way (401).',
			advice(
				'Publish the workflow again if you chose another credential. Does the proxy pass on headers and body as they came? Otherwise the address leads to another n8n.',
				'the-secret-does-not-match',
			),
		);
	}
	if (status === 401 || status === 403 || status === 407) {
		return wrong(
			`${who} before n8n refuses the request (${status}): it wants a password, or does not let strangers in.`,
			advice(
				'Let requests to /webhook/ pass without it: the trigger checks the secret itself.',
				NOT_REACHED,
			),
		);
	}
	if (status === 400) {
		return wrong(
			'A trigger answers, but what tells the check was taken out of the request on the way: headers and body.',
			advice(
				'Have the proxy pass on method, headers and body as they came.',
				'headers-or-parameters-get-lost',
			),
		);
	}
	if (status >= 500) {
		return wrong(
			`${who} answers that n8n can't be reached or is in trouble (${status}).`,
			advice('Is n8n running, and does the proxy have its right address and port?', NOT_REACHED),
		);
	}
	return wrong(
		`${who} answers, but it is not this trigger (${status}).`,
		advice(
			'Does the name lead to the right machine, and does the proxy pass /webhook/ on to n8n?',
			NOT_REACHED,
		),
	);
}

/** Whether it is a webhook's own URL that n8n does not know, and not another one that a proxy made of it. */
function isOwn(notRegisteredPath: string | undefined, url: string): boolean {
	const [, named] = /"(?:[A-Z]+ )?([^"]+)"/.exec(notRegisteredPath ?? '') ?? [];
	const own = new URL(url).pathname.split('/').slice(-2).join('/');
	// n8n names no path where it knows the URL by another method.
	return notRegisteredPath !== undefined && (named === undefined || named === own);
}

function reachesNode(observed: Observed): Said {
	const { outside, inside, here, tried } = observed;
	const { answer, report } = outside;
	if (report) {
		if (report.instance !== here.instance) {
			return wrong(
				'Another n8n answers, which has the same workflow and secret: a copy, perhaps a test system.',
				advice('Have the name or the proxy lead to this one.', NOT_REACHED),
			);
		}
		if (report.workflow !== here.workflow || report.node !== here.node) {
			return wrong(
				'Another trigger answers at this URL, with the same secret.',
				advice(
					'A copied workflow keeps the URL of the first: unpublish the other one, or delete this trigger and add it anew.',
					NOT_REACHED,
				),
			);
		}
		const took = 'fault' in answer ? 0 : answer.answeredAt - answer.askedAt;
		return fine(`A request to the production URL came to this node, in ${took} ms.`);
	}
	if (!('fault' in answer)) return strange(observed, answer);
	const why = faultInWords(answer.fault);
	const local = inside?.report
		? 'Over an address of its own machine the trigger answers, and was checked there.'
		: `Over its own machine, n8n does not reach it either${tried.length > 0 ? `: ${tried.map(({ url, found }) => `${url}, ${found}`).join('; ')}` : ''}.`;
	if (isOfCertificate(answer.fault)) return unknown(`Not tried: see "Certificate". ${local}`);
	return unknown(
		`n8n can't call its own public address: ${why}. From outside it may work all the same. ${local}`,
		advice(
			'Open the production URL on a phone that is not in your network: an empty page is the right answer.',
			'n8n-cannot-call-its-own-address',
		),
	);
}

/** The report that came by whatever way. */
const reportOf = ({ outside, inside }: Observed) => outside.report ?? inside?.report;

const UNSEEN = 'Not seen from here: no request of the check came to the trigger.';

function published(observed: Observed): Said {
	const { url, outside, inside, here } = observed;
	const report = reportOf(observed);
	const publish = (text: string) => advice(text, 'the-workflow-is-not-published');
	if (!report) {
		const isMissing = [outside, inside].some(
			(probe) => probe && !('fault' in probe.answer) && isOwn(notRegistered(probe.answer), url),
		);
		return isMissing
			? wrong(
					'The workflow is not published: senders are answered 404.',
					publish('Publish it (top right in the editor).'),
				)
			: unknown(UNSEEN);
	}
	const names = [...new Set([...Object.keys(here.set), ...Object.keys(report.set)])];
	const differing = names.filter((one) => here.set[one] !== report.set[one]).map(asShown);
	if (differing.length === 0) return fine('The trigger is published as it stands on the canvas.');
	return wrong(
		`Published is an older version of this trigger. Different: ${differing.join(', ')}.`,
		publish('Publish again: what counts for real events is what is published.'),
	);
}

const SHOWN: Readonly<Record<string, string>> = {
	events: 'Trigger On',
	typeVersion: 'Version of the Node',
};

/** A parameter as the editor names it. */
const asShown = (parameter: string) =>
	SHOWN[parameter] ??
	parameter.replace(/[A-Z]/g, ' $&').replace(/^./, (first) => first.toUpperCase());

function secret(observed: Observed): Said {
	const { expected, right, wrong: other } = observed;
	const todo = (text: string, paragraph = 'the-secret-does-not-match') => advice(text, paragraph);
	if (expected === undefined) {
		return wrong(
			"The node has no credential, or it can't be read.",
			todo('Choose or make one under Credential in this node.'),
		);
	}
	if (expected.kind === 'none') {
		return unknown(
			'Switched off: whoever learns the URL can start this workflow.',
			todo('Set Authentication to Secret before you give the URL away.'),
		);
	}
	if (expected.secrets[0] === '') {
		return wrong(
			'The secret in the credential is empty: every request is refused.',
			todo('Type a long random text, and give the sender the same.'),
		);
	}
	if (!right?.report) return unknown(UNSEEN);
	if (right.report.secret === 'none') {
		const place =
			expected.kind === 'header'
				? `the header ${expected.name}`
				: expected.kind === 'query'
					? `the part "${expected.name}" of the URL`
					: 'the header Authorization';
		return wrong(
			`The secret does not arrive: ${place} is dropped or changed on the way.`,
			todo(
				expected.kind === 'header' && expected.name.includes('_')
					? `Choose a name without an underscore in the credential, or have the proxy pass it on (nginx: "underscores_in_headers on").`
					: 'Have the proxy pass it on as it came.',
				'headers-or-parameters-get-lost',
			),
		);
	}
	if (other?.report && other.report.secret !== 'none') {
		return wrong(
			'A request with a wrong secret is accepted as well: something on the way puts the right one in.',
			todo('Take the secret out of the settings of the proxy.'),
		);
	}
	const { previousAt } = right.report;
	if (previousAt !== undefined) {
		return wrong(
			`Right and wrong are told apart. A sender still uses the previous secret, last at ${timeOf(previousAt)}.`,
			todo('Give it the new one, then empty the previous one in the credential.'),
		);
	}
	return fine(
		`Right and wrong are told apart.${expected.secrets.length > 1 ? ' The previous secret is accepted as well; nobody has used it.' : ''}`,
	);
}

function unchanged({ outside, right, sent }: Observed): Said {
	if (!outside.report) return unknown(UNSEEN);
	const report = right?.report ?? outside.report;
	const lost = sent.filter((one) => !report.headers.includes(one));
	/** What happens to a request, and where to look for the reason. */
	const faults: Array<[string, string?]> = [];
	if (report.method !== 'POST') {
		const found = `POST arrives as ${report.method}, so without the event`;
		faults.push([found, 'Something sends callers on, or sets the method (nginx: proxy_method).']);
	}
	if (lost.length > 0) {
		const isOfNginx = lost.some((one) => one.includes('_'));
		faults.push([
			`headers get lost: ${lost.join(', ')}`,
			isOfNginx
				? 'nginx drops headers with an underscore in their name unless told "underscores_in_headers on".'
				: undefined,
		]);
	}
	if (report.query.length === 0) faults.push(['what follows the ? in the URL is cut off']);
	if (report.method === 'POST' && report.bytes === 0) {
		faults.push(['the body is taken out', 'In nginx that is proxy_pass_request_body.']);
	}
	if (faults.length === 0)
		return fine('Method, headers, parameters and body arrive as they were sent.');
	return wrong(
		`On the way ${faults.map(([found]) => found).join('; ')}.`,
		advice(
			[
				'Have the proxy pass requests on as they come.',
				...faults.flatMap(([, where]) => where ?? []),
			].join(' '),
			'headers-or-parameters-get-lost',
		),
	);
}

function large({ outside, large: probe }: Observed): Said {
	if (!outside.report || !probe) return unknown(UNSEEN);
	const { answer, report } = probe;
	if (report && report.bytes >= 1_000_000) return fine('A request of 1 MB arrives whole.');
	if (report?.bytes === 0) return unknown('Not tried: see "Unchanged on the Way".');
	const found =
		'fault' in answer
			? `A request of 1 MB gets no answer: ${faultInWords(answer.fault)}.`
			: report
				? `Of a request of 1 MB, ${report.bytes} bytes arrive.`
				: `A request of 1 MB is refused (${answer.status}).`;
	return wrong(
		found,
		advice(
			'Raise the limit of the proxy (nginx: client_max_body_size) to 16 MB, which is that of n8n.',
			'large-requests-are-refused',
		),
	);
}

/** Clocks that agree so well, in milliseconds, are right enough for events. */
const TOLERANCE_MS = 5000;

function clock(observed: Observed): Said {
	const { outside, inside } = observed;
	const { answer, report } = outside.report || !inside ? outside : inside;
	if (!report || 'fault' in answer) return unknown(`Here it is ${timeOf(Date.now())}.`);
	const middle = (answer.askedAt + answer.answeredAt) / 2;
	const proxy = Date.parse(answer.headers.date ?? '');
	// A date in a header is cut to the second.
	const others = [
		['the process that answers', report.now - middle],
		['the server before n8n', proxy + 500 - middle],
	] as const;
	const off = others.filter(([, by]) => Math.abs(by) > TOLERANCE_MS);
	if (off.length === 0)
		return fine(`All agree that it is ${timeOf(report.now)}. Compare that with another clock.`);
	const ones = off.map(
		([who, by]) =>
			`that of ${who} is ${Math.abs(Math.round(by / 1000))} s ${by > 0 ? 'ahead' : 'behind'}`,
	);
	return wrong(
		`Clocks differ: against this one (${timeOf(middle)}), ${ones.join(', ')}.`,
		advice('Have the machines set their clocks over the network (NTP).', 'the-clock-is-wrong'),
	);
}

const SHOWN_REQUESTS = 20;

const NOTHING_STARTED = 'the-vendor-says-200-but-nothing-started';

/** What to do about requests of which none started anything, by what became of most. */
const ABOUT: Readonly<Record<Exclude<Outcome['outcome'], 'started'>, string>> = {
	'not-picked': advice('Pick these events under Trigger On, and publish again.', NOTHING_STARTED),
	filtered: advice(
		'Compare the filters of this node with what the events carry; remove one to see.',
		NOTHING_STARTED,
	),
	stale: advice(
		'Events come later than the vendor lets them live: remove "Ignore Stale Events", or find what holds them up.',
		NOTHING_STARTED,
	),
	duplicate: advice(
		'The same events have been delivered before, and started the workflow then.',
		NOTHING_STARTED,
	),
	gathered: advice('They belong to calls that have not ended yet.', NOTHING_STARTED),
	late: advice('Their calls have been delivered before.', NOTHING_STARTED),
	check: advice(
		'The vendor has only tried whether the URL is there. Is sending switched on at its side, for these events?',
		NOTHING_STARTED,
	),
	refused: advice(
		'The sender has another secret than the credential: compare both.',
		'the-secret-does-not-match',
	),
	unreadable: advice(
		'The sender sends something else than its events: see what in the log of n8n.',
		'the-vendor-says-401-404-or-5xx',
	),
	failed: advice(
		'n8n could not store the event, or the node is not set up: see the log of n8n.',
		'the-vendor-says-401-404-or-5xx',
	),
};

function lastRequests(observed: Observed): Said {
	const { outside, inside, right, wrong: other, large: big } = observed;
	const reports = [outside, inside, right, other, big].flatMap((probe) => probe?.report ?? []);
	// Each process remembers its own; a balancer may have asked several.
	const processes = [...new Map(reports.map((report) => [report.process, report])).values()];
	if (processes.length === 0) return unknown(UNSEEN);
	const newestFirst = processes
		.flatMap(({ outcomes }) => outcomes)
		.sort((one, two) => two.at - one.at);
	const since = `${processes.length === 1 ? 'n8n' : `${processes.length} processes of n8n`} started at ${timeOf(Math.min(...processes.map((one) => one.since)))}`;
	if (newestFirst.length === 0) {
		return unknown(
			`None since ${since}.`,
			advice(
				'If the vendor says that it has sent something since, it went elsewhere: compare the URL letter by letter.',
				'nothing-was-received',
			),
		);
	}
	const counts = new Map<Outcome['outcome'], Outcome[]>();
	for (const one of newestFirst) counts.set(one.outcome, [...(counts.get(one.outcome) ?? []), one]);
	const groups = [...counts].sort(([, one], [, two]) => two.length - one.length);
	const parts = groups.map(([outcome, list]) => `${list.length} ${outcome}${typesIn(list)}`);
	const found = `${newestFirst.length} since ${since}: ${parts.join('; ')}. The last came at ${timeOf(newestFirst[0].at)}.`;
	const requests = newestFirst
		.slice(0, SHOWN_REQUESTS)
		.map(({ at, ...one }) => ({ time: new Date(at).toISOString(), ...one }));
	const [most] = groups[0];
	const said =
		counts.has('started') || most === 'started' ? fine(found) : wrong(found, ABOUT[most]);
	return { ...said, requests };
}

/** The events' names, the first few. */
function typesIn(list: readonly Outcome[]): string {
	const types = [...new Set(list.flatMap(({ type }) => type ?? []))];
	return types.length === 0
		? ''
		: ` (${types.slice(0, 5).join(', ')}${types.length > 5 ? ', …' : ''})`;
}
