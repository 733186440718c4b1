/** The option Personal Data of every trigger, its key, and what they come to. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INode,
	INodeCredentialDescription,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Catalogue } from '../events/catalogue';
import type { Clock } from '../time';
import { isObject, textOf } from '../values';
import { itemMasker, type ItemMasker, type Maskable, type PrivacySettings } from './masker';
import type { Choice } from './replace';

/** The type of the credential with the key: one for all vendors, so that their pseudonyms are the same. */
const CREDENTIAL = 'contactCenterPrivacyApi';

const MIN_KEY_LENGTH = 20;

const CHOICES: Record<Choice, { name: string; description: string }> = {
	keep: { name: 'Keep', description: 'As the vendor sent it' },
	leaveOut: { name: 'Leave Out', description: 'The fields are missing' },
	mask: {
		name: 'Mask',
		description: '+44*******23 for a number, initials for a name, the host of a link, ******* else',
	},
	pseudonyms: {
		name: 'Pseudonyms',
		description:
			'Equal values have equal pseudonyms, in all nodes with the same key: who calls again is seen, and who it is, is not',
	},
};

const choice = (
	displayName: string,
	name: string,
	initial: Choice,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	options: Object.entries(CHOICES).map(([value, texts]) => ({ ...texts, value })),
	default: initial,
	description,
});

const INITIAL = { callers: 'mask', agents: 'keep', unknown: 'leaveOut', countryCode: '' } as const;

/** The option, for a node's collection `options`. */
export const personalDataOption: INodeProperties = {
	displayName: 'Personal Data',
	name: 'personalData',
	type: 'fixedCollection',
	default: { settings: { ...INITIAL } },
	description:
		'What becomes of personal data before n8n stores the event. Filters, the duplicate check and calls see the real values.',
	options: [
		{
			displayName: 'Personal Data',
			name: 'settings',
			values: [
				choice(
					'Agents',
					'agents',
					INITIAL.agents,
					'Numbers, names, logins and ids of those who work at the contact centre',
				),
				choice(
					'Callers',
					'callers',
					INITIAL.callers,
					'Numbers, names, addresses and words of customers; recordings and transcripts, which are of both sides',
				),
				{
					displayName: 'Country Code of Local Numbers',
					name: 'countryCode',
					type: 'string',
					default: '',
					placeholder: 'e.g. 358',
					description:
						'Gives 040 123 4567 and +358 40 123 4567 the same pseudonym. Empty where numbers come with their country, or without a 0 in front.',
				},
				{
					displayName: 'Unknown Fields',
					name: 'unknown',
					type: 'options',
					options: [
						{
							name: 'Keep',
							value: 'keep',
							description:
								'As they were sent, but for the values that known fields mark as personal',
						},
						{
							name: 'Leave Out',
							value: 'leaveOut',
							description:
								'Fields, variables and values that the event reference does not list are missing',
						},
					],
					default: 'leaveOut',
					description:
						'What becomes of fields that the vendor has added since, or that your own flows send',
				},
			],
		},
	],
};

/** n8n's types know this condition of parameters only, its code that of credentials too. */
const IS_SET = { _cnd: { exists: true } } as unknown as string;

/** How a node asks for the key, beside its name and test, which n8n's lint wants to see there. n8n shows it where the option is added; pseudonyms need it. */
export const privacyCredential: Omit<INodeCredentialDescription, 'name' | 'testedBy'> = {
	displayName: 'Key for Personal Data (Pseudonyms)',
	required: false,
	displayOptions: { show: { 'options.personalData': [IS_SET] } },
};

/** The "Test" of the key in n8n: nobody can be asked, so what can be seen is checked. */
export async function testPrivacyKey(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const fault = faultOfKey(data?.secretKey);
	return await Promise.resolve(
		fault ? { status: 'Error', message: fault } : { status: 'OK', message: 'Long enough' },
	);
}

function faultOfKey(key: unknown): string | undefined {
	const length = textOf(key)?.trim().length ?? 0;
	if (length === 0) return 'There is no key: type a long random text';
	return length < MIN_KEY_LENGTH
		? `The key is short enough to be guessed: take at least ${MIN_KEY_LENGTH} characters`
		: undefined;
}

/** As much of n8n's contexts as reads the settings. */
export interface PrivacyContext {
	getNode(): INode;
	getInstanceId(): string;
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** Why the settings come to nothing. Its message has neither the key nor any value. */
export class PrivacyFault extends Error {}

/**
 * What takes personal data out of a node's items, by its options; undefined where all is kept. Throws a
 * {@link PrivacyFault} where pseudonyms have no key: nothing may pass then.
 */
export async function maskerFor(
	context: PrivacyContext,
	catalogue: Pick<Catalogue, 'find'>,
	options: IDataObject,
): Promise<ItemMasker | undefined> {
	const { personalData } = options;
	if (personalData === undefined) return undefined;
	const settings = settingsIn(personalData);
	const needsKey = [settings.callers, settings.agents].includes('pseudonyms');
	return itemMasker(catalogue, { ...settings, key: await keyOf(context, needsKey) });
}

/** An item of n8n's without what `mask` takes out. */
export const maskedData = (item: INodeExecutionData, mask: ItemMasker): INodeExecutionData => ({
	...item,
	json: mask(item.json as unknown as Maskable) as unknown as IDataObject,
});

/** What was set. What means nothing, from an expression for example, tells nothing. */
function settingsIn(personalData: unknown): Omit<PrivacySettings, 'key'> {
	const set =
		isObject(personalData) && isObject(personalData.settings) ? personalData.settings : {};
	const choiceIn = (name: 'callers' | 'agents'): Choice => {
		const given = set[name] ?? INITIAL[name];
		return typeof given === 'string' && Object.hasOwn(CHOICES, given)
			? (given as Choice)
			: 'leaveOut';
	};
	return {
		callers: choiceIn('callers'),
		agents: choiceIn('agents'),
		unknown: set.unknown === 'keep' ? 'keep' : 'leaveOut',
		countryCode: (textOf(set.countryCode) ?? '').replace(/\D/g, '').replace(/^0+/, ''),
	};
}

/** Without a key of the user's, ids made of contents are hidden by what n8n's own tells apart. */
async function keyOf(context: PrivacyContext, isNeeded: boolean): Promise<string> {
	const isChosen = context.getNode().credentials?.[CREDENTIAL] !== undefined;
	if (!isChosen) {
		if (isNeeded) throw new PrivacyFault('Pseudonyms need a key, and the node has none');
		return context.getInstanceId();
	}
	const { secretKey } = await context.getCredentials(CREDENTIAL);
	const fault = faultOfKey(secretKey);
	if (fault) throw new PrivacyFault(fault);
	return String(secretKey).trim();
}

/** A credential that was changed counts this much later. */
const KEEP_MS = 10_000;
const MAX_NODES = 500;

/** What takes personal data out of each node's items; kept for a short time, as reading a credential costs. */
export class Maskers {
	private readonly known = new Map<string, { readAt: number; masker: ItemMasker | undefined }>();

	constructor(private readonly now: Clock) {}

	/** The one of the node and settings that `key` names. */
	async of(
		key: string,
		read: () => Promise<ItemMasker | undefined>,
	): Promise<ItemMasker | undefined> {
		const known = this.known.get(key);
		if (known && this.now() - known.readAt < KEEP_MS) return known.masker;
		this.known.delete(key);
		const masker = await read();
		this.known.set(key, { readAt: this.now(), masker });
		if (this.known.size > MAX_NODES) this.known.delete(this.known.keys().next().value as string);
		return masker;
	}
}
