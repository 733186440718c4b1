/**
 * Every message by which a user, or whoever sends us events, learns that something is wrong. They are found
 * in the sources, so that a new one has to be written down here, and read, before it is met.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

/** Errors and answers that carry a message, and functions that return one. */
const ERRORS = ['AlvariaFailure', 'BadRequest', 'NodeOperationError', 'SettingsError'];
const CALLS = ['answer', 'fault', 'hint', 'refuse'];
const RETURNING = ['faultOf', 'faultOfEvents', 'faultOfFilters', 'faultOfNames', 'messageOf'];
/** What writes to n8n's log, and what words it. */
const LOGS = ['connected', 'debug', 'error', 'info', 'log', 'notSetUp', 'warn', 'write'];
const LOGGED = ['describe'];
/** Advice and credential rules: what these properties and constants hold is shown as it is. */
const HOLDERS = ['ADVICE', 'NO_TOKEN', 'TOKEN_ADVICE', 'rules'];

const sources = (folder: string): string[] =>
	readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return sources(name);
		return name.endsWith('.ts') ? [name] : [];
	});

/** Text as it is written: `{…}` stands for what is filled in. */
function textOf(node: ts.Node): string | undefined {
	if (ts.isBinaryExpression(node)) {
		const parts = [node.left, node.right].map(textOf);
		return parts.includes(undefined) ? undefined : parts.join('');
	}
	if (ts.isStringLiteralLike(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return [node.head.text, ...node.templateSpans.map(({ literal }) => `{…}${literal.text}`)].join(
		'',
	);
}

/** All texts below a node. */
function textsIn(node: ts.Node): string[] {
	const text = textOf(node);
	if (text !== undefined) return [text];
	const texts: string[] = [];
	ts.forEachChild(node, (child) => {
		texts.push(...textsIn(child));
	});
	return texts;
}

/** The name by which something is called, whatever it belongs to. */
function nameOf(node: ts.Node): string {
	if (ts.isPropertyAccessExpression(node)) return node.name.text;
	return ts.isIdentifier(node) ? node.text : '';
}

type Test = (node: ts.Node) => boolean;

const calls =
	(names: readonly string[]): Test =>
	(node) =>
		ts.isCallExpression(node) && names.includes(nameOf(node.expression));

const isFunction =
	(names: readonly string[]): Test =>
	(node) =>
		ts.isFunctionDeclaration(node) && names.includes(node.name?.text ?? '');

/** What raises, answers or returns messages. */
const tells: Test = (node) =>
	calls(CALLS)(node) ||
	isFunction(RETURNING)(node) ||
	(ts.isNewExpression(node) && ERRORS.includes(nameOf(node.expression))) ||
	((ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) &&
		HOLDERS.includes(nameOf(node.name)));

const logs: Test = (node) => calls(LOGS)(node) || isFunction(LOGGED)(node);

/** Texts of at least two words in the nodes of a file that `isWanted` picks. */
function messagesIn(file: string, isWanted: Test): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (isWanted(node)) found.push(...textsIn(node).filter((text) => / \w/.test(text)));
		else ts.forEachChild(node, visit);
	};
	const text = readFileSync(path.join(ROOT, file), 'utf8');
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
	return found;
}

/** What a user of n8n reads, in the editor or at a failed execution. */
const TO_USERS = [
	'Pick or make the key under the name of the node, above its parameters.',
	'Set it to true or false, without quotes',
	'Set it to one of these',
	'Set it to an object with the names of its groups',
	'Set it to an object with the names of its fields',
	'Set it to a number{…}',
	'Set it to a list of these',
	'"{…}" is not known where it stands',
	'A filter that comes to nothing lets nothing pass. See Filters > {…} under the parameters.',
	'It belongs under {…}.',
	'The nearest are {…}. Pick one under Trigger On. Has the vendor added this event since? Then switch on Options > Allow Unknown Events.',
	'The nearest names are {…}.',
	'There is no event "{…}"',
	'These events never carry what the filter looks at. Unpick them under Trigger On, remove the filter, or set Filters > Events Without It to Pass.',
	'{…} is empty: fill it in or remove it',
	'{…} would drop every {…}',
	'"{…}" is not a time zone',
	'A URL changes some characters of the parameter name or the secret: use letters, digits, - and _',
	'A subscription needs at least one event',
	'A workflow from the command line comes without one. Open it in the editor, move this node a little so that n8n saves it with one, and publish again. Or add "webhookId" with a UUID of its own to the node in the file, and import that.',
	'This trigger has no webhook ID, so it would have no URL',
	"Alvaria can't be reached: {…}",
	'Alvaria answered {…}{…}{…}',
	'Alvaria did not answer in {…} s',
	'Alvaria does not know this organisation in this region. Ask Alvaria for the name of the organisation, as in https://NAME.via.aspect-cloud.net.',
	'Alvaria knows the client, which may not do this. Check the API key in the credential, and ask Alvaria to allow the client and the key the streaming API.',
	'An AI tool cannot reach the trigger: acknowledge by session',
	'Check client ID, client secret, organisation and region in the credential. Ask Alvaria for a client of this organisation that may use the scope streamingapi.',
	'There was an access token, so client ID, client secret and region are right. Check the API key in the credential: ask Alvaria for the key of this organisation.',
	'Check the organisation and the region in the credential, and the ID if there is one.',
	'Client ID, client secret and region are right, but Alvaria refuses the API key. Ask Alvaria for the x-api-key of this organisation.',
	'Client ID, client secret and region are right, but the API key or the client may not use the streaming API. Ask Alvaria to allow both the streaming API (scope streamingapi).',
	'Event IDs is empty: enter the IDs of the events, or an expression that gives them, such as {{ $json.id }}',
	'No access token{…}: {…}',
	'check the organisation and the region',
	'check the region',
	'the client ID or the client secret is wrong, or they belong to another region or organisation',
	'the client may not use the scope streamingapi: ask Alvaria to allow it',
	'No event is picked',
	'No sample: n8n cannot reach its own test URL',
	'Nothing was acknowledged: this execution was not started by the trigger',
	'Events have a field of that name, which would be lost: pick another, such as token',
	'The user or the password has a character that breaks https://user:password@…: use letters, digits, - and _',
	'Pick a credential for Alvaria Cloud',
	'Tried from the machine n8n runs on: {…}. Set "Sample on Test Run" to "Off: Wait for a Real Event", or use "set mock data" in the output panel. Is n8n on an unusual port and N8N_WEBHOOK_URL another address? Then let that address be reached from n8n\'s machine as well.',
	'Pick at least one event under Trigger On, or "All Events".',
	'Pick at least one status under Statuses',
	'That header has a meaning of its own: pick another',
	'The previous secret is the secret itself: empty it, or type the one used before',
	'The header name is empty or has a wrong character: use letters, digits and dashes',
	'The parameter name is empty: type one, such as token',
	'The secret begins or ends with a blank, which senders drop: take it out',
	'The secret has characters that senders encode differently: use A to Z, digits and plain signs',
	'The secret is empty, so every request would be refused: type a long random text',
	'The secret is short enough to be guessed: take at least {…} characters',
	'The user contains a colon, which basic auth cannot carry: take it out',
	'The user has characters that senders encode differently: use A to Z, digits and plain signs',
	'The user is empty: type any name, and tell the sender the same',
	'Use a name such as UTC or Europe/Helsinki under Options > Time Zone.',
	'{…} is empty: enter it, or an expression that gives it',
	'{…} must be a whole number from {…} to {…}; it is {…}',
	'{…} must be a whole number from {…} to {…}{…}; it is {…}',
];

/** What the sender of a request reads in the answer. */
const TO_SENDERS = [
	"This is Enreach Outbound (HeroBase): the node reads Enreach Voice only. Send it to n8n's Webhook node",
	'No event: event_type is missing',
	'No event: neither EventType nor X-Benemen-Event names one',
	'No event: no field names one',
	'No event: no field, query parameter or header names one',
	'No event: the list is empty',
	'Send no more than {…} events in a request',
	'The body could not be read: it broke off or is too large',
	'The body is neither JSON nor form fields',
	'The body is neither an event nor a list of events',
	'The body is not a JSON object',
	'The event could not be read',
	'The event could not be stored',
	'The event is nested too deeply',
	'The receiver is not set up',
	'Too many events are waiting',
];

/** What Alvaria does against its own documentation, and what nobody sees unless the package is at fault. */
const RARE = [
	'Alvaria answered with something that is not JSON',
	'Alvaria answered without a list of events',
	'Alvaria answered without the expected content',
	'Alvaria created a session without an id',
	'Stopped while connecting',
	'The request was given up',
	'Unknown operation: {…} {…}',
];

/** What an administrator reads in n8n's log. */
const TO_LOG = [
	'the key for personal data cannot be read',
	'Acknowledging failed: {…}',
	'Alvaria no longer knows the session; creating a new one',
	'Alvaria streaming',
	'Alvaria streaming stopped',
	'Alvaria streaming works again',
	'Alvaria streaming: {…} are refused or fail: {…}',
	'An event says that the Alvaria session is over; creating a new one',
	'An execution paused; its events are acknowledged when it ends',
	'Connected to Alvaria streaming',
	'Event {…} is not acknowledged: {…}',
	'Resuming the Alvaria session of an earlier start',
	'The Alvaria session could not be deleted: {…}',
	'its execution ended with status "{…}"',
	'its execution is over',
	'n8n could not start an execution, and Alvaria no longer holds its events: {…}',
	'n8n could not start an execution, and its calls stay open until their longest time is over: {…}',
	'n8n could not start an execution: {…}',
	'n8n has an execution for it already',
	'n8n has an execution for these events already',
	'{…} events wait to be acknowledged; until then Alvaria delivers no newer ones',
	'could not read a request: {…}.',
	'a sender still uses the previous secret. Give it the new one, then empty the field in the credential.',
	'so many events are remembered in this process that some were forgotten before their time. Lower "Remember at Most (Events)" of the triggers that receive most.',
	'{…}: {…} starts nothing: {…}',
	'{…}: the end of {…} calls has not come; {…} start an execution',
	'calls whose end has not come in time were forgotten: only the main process of n8n delivers such calls.',
	'a request could be read only in part; the issues of its items say what.',
	'refused a request whose secret is missing or wrong. Compare the secret in the credential with the one the sender uses.',
	'an expression in the parameters fails',
	'the credential cannot be read',
	'the filter {…} comes to nothing, so nothing passes it. Fill it in or remove it.',
	'{…}; requests are answered 503 until that is mended.',
	'{…}: the feed could not be watched ({…}); goes on',
	'{…}: the database could not be asked for duplicates ({…}); the events pass',
	'{…}: the sample could not be delivered to the test URL. Was the test stopped?',
	'{…}; trying again in {…} s',
];

const allMessages = (isWanted: Test): string[] => [
	...new Set(
		[...sources('nodes'), ...sources('credentials')].flatMap((file) => messagesIn(file, isWanted)),
	),
];

it('are these, in these words', () => {
	expect(allMessages(tells).sort()).toEqual([...TO_USERS, ...TO_SENDERS, ...RARE].sort());
});

it('are these in the log', () => {
	expect(allMessages(logs).sort()).toEqual([...TO_LOG].sort());
});

it('are quoted in the guides as they are', () => {
	const guides = readdirSync(path.join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
	const quoted = guides.flatMap((file) => {
		const text = readFileSync(path.join(ROOT, 'docs', file), 'utf8');
		return [...text.matchAll(/ says "(.+?)"/g)].map(([, words]) => words.replace(/…|\d+/, '{…}'));
	});
	const known = [...TO_USERS, ...TO_SENDERS, ...TO_LOG];
	expect(quoted.filter((words) => !known.some((message) => message.includes(words)))).toEqual([]);
	expect(quoted.length).toBeGreaterThan(5);
});
