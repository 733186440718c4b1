/**
 * Where Alvaria Cloud is: hosts as the vendor's authentication documents list them (v3.1, tables 1 and 2).
 * Credentials saved before there was a list have a typed region, which is part of the token host.
 */

/** A region of Alvaria Cloud. */
interface Region {
	/** Its name for people. */
	name: string;
	/** Which installation that is, where the name leaves it open. */
	description?: string;
	/** Where access tokens are asked for. */
	signInHost: string;
	/** Where the API is, below the organisation's name. */
	domain: string;
}

const AWS = 'via.aspect-cloud.net';

/** The regions by their values in a credential; none is what somebody may have typed before. */
export const REGIONS: Readonly<Record<string, Region>> = {
	'aws-ca': { name: 'Canada', signInHost: 'myaspect.ca.id.aspect-cloud.net', domain: AWS },
	'aws-eu': { name: 'Europe', signInHost: 'myaspect.eu.id.aspect-cloud.net', domain: AWS },
	gcp: {
		name: 'Google Cloud (GCP)',
		signInHost: 'myaccount.dsm.sre.alvaria.cloud',
		domain: 'apc.alvaria.cloud',
	},
	'aws-uk': { name: 'United Kingdom', signInHost: 'myaspect.uk.id.aspect-cloud.net', domain: AWS },
	'aws-us': { name: 'United States', signInHost: 'myaspect.id.aspect-cloud.net', domain: AWS },
	'aws-tri': {
		name: 'Workforce (Tri)',
		description: 'The workforce installation that Alvaria calls tri, in the United States',
		signInHost: 'myaccount.tri1.wss.alvaria.cloud',
		domain: 'wos.alvaria.cloud',
	},
};

/** For an installation that is in no list: its addresses are typed. */
export const OTHER_REGION = 'other';

/** The path of the token service, the same on all hosts. */
const ACCESS_PATH = '/tokenservice/oauth2/access_token';

const hosts = (of: keyof Pick<Region, 'signInHost' | 'domain'>) =>
	JSON.stringify(
		Object.fromEntries(Object.entries(REGIONS).map(([value, region]) => [value, region[of]])),
	);

/**
 * The address for access tokens, as an n8n expression over the credential. The vendor names the organisation
 * in it as the realm; an address of one's own with a query has what it needs.
 */
export function tokenUrlExpression(self = '$self'): string {
	const host = `(${hosts('signInHost')}[${self}["region"]])`;
	const listed = `(${host} ? "https://" + ${host} + "${ACCESS_PATH}" : "")`;
	const typed = `"https://myaspect." + ${self}["region"] + ".id.${AWS.replace('via.', '')}${ACCESS_PATH}"`;
	const url = `(${listed} || ${self}["tokenUrl"] || ${typed})`;
	return `={{ ${url} + (${url}.includes("?") ? "" : "?realm=" + encodeURIComponent(${organization(self)})) }}`;
}

/** The organisation as the realm, for the body of a request for a token: the vendor's example posts it. */
export const realmExpression = (self = '$self') =>
	`={{ JSON.stringify({ realm: ${organization(self)} }) }}`;

/** The address of the API, as an n8n expression over the credential. */
export function baseUrlExpression(credentials = '$credentials'): string {
	const domain = `(${hosts('domain')}[${credentials}["region"]])`;
	const own = `(${domain} ? "" : ${credentials}["baseUrl"])`;
	const name = `encodeURIComponent(${organization(credentials)})`;
	return `(${own} || "https://" + ${name} + "." + (${domain} || "${AWS}")).replace(/[/]+$/, "")`;
}

const organization = (credentials: string) => `String(${credentials}["organization"]).trim()`;

/** The address of the API for a credential, without a slash at its end. */
export function baseUrlOf(region: string, ownUrl: string, organization: string): string {
	const domain = Object.hasOwn(REGIONS, region) ? REGIONS[region].domain : undefined;
	const own = domain === undefined ? ownUrl : '';
	return (own || `https://${organization}.${domain ?? AWS}`).replace(/\/+$/, '');
}

/** What to check where a host does not exist: the organisation is part of the API's, the region of the other. */
export function partOfHost(host: string): 'region' | 'organisation' | 'address' {
	if (!/\.(?:aspect-cloud\.net|alvaria\.cloud)$/.test(host)) return 'address';
	return /^my(?:aspect|account)\./.test(host) ? 'region' : 'organisation';
}
