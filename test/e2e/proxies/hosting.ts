import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

import { Authority, type Certified } from '../../support/host/authority';
import { type N8n, startN8n } from '../../support/host/n8n';
import { freePort } from '../../support/host/process';
import { WebServer } from '../../support/host/webServers';

/** The public name of {@link Hosting}'s n8n, and where it stands there. */
export const HOST = 'n8n.example.com';
export const SUB_PATH = '/flows/';

/** Ways of passing requests on, right and wrong. */
export type Way = keyof typeof NGINX | keyof typeof HAPROXY | 'nowhere' | 'unknown';

interface Block {
	/** What is within the location of the sub-path. */
	lines?: string;
	/** What n8n is asked for in the place of the sub-path, without and with a name of its own; it keeps the path. */
	to?: 'n8n' | 'n8n with the path as it came' | 'a closed port';
	location?: string;
	certificate?: (authority: Authority) => Certified;
}

const NGINX = {
	right: { lines: 'client_max_body_size 16m;' },
	'as it comes': {},
	'drops the secret': { lines: 'proxy_set_header X-Benemen-Token "";' },
	'drops the header with the event': { lines: 'proxy_set_header X-Benemen-Event "";' },
	'drops all headers': { lines: 'proxy_pass_request_headers off;' },
	'takes the body out': {
		lines: 'proxy_pass_request_body off; proxy_set_header Content-Length "";',
	},
	'has a small limit': { lines: 'client_max_body_size 100k;' },
	'makes a GET of a POST': { lines: 'proxy_method GET;' },
	'wants a password': { lines: 'auth_basic "Staff"; auth_basic_user_file passwords;' },
	'lets only some in': { lines: 'deny all;' },
	'sends on': { lines: 'return 301 https://www.example.com$request_uri;' },
	'puts a part into the path': {
		lines: 'rewrite ^/flows/webhook/(.*)$ /webhook/v1/$1 break; rewrite ^/flows/(.*)$ /$1 break;',
		to: 'n8n with the path as it came',
	},
	'keeps the sub-path': { location: '/', to: 'n8n with the path as it came' },
	'knows no such path': { location: '/elsewhere/' },
	'has a wrong port behind': { to: 'a closed port' },
	'has a self-signed certificate': {
		certificate: (authority) => authority.selfSigned('self', HOST),
	},
	'leaves out the certificate in between': {
		certificate: (authority) => authority.issue(HOST, 'leaf'),
	},
	'has the certificate of another name': {
		certificate: (authority) => authority.issue('other.example.com'),
	},
} satisfies Record<string, Block>;

const STRIP = 'http-request replace-path /flows(/.*)? \\1';

const HAPROXY = {
	haproxy: [STRIP],
	'haproxy drops the secret': [STRIP, 'http-request del-header X-Benemen-Token'],
	'haproxy makes a GET of a POST': [STRIP, 'http-request set-method GET'],
	'haproxy has a small limit': [
		STRIP,
		'http-request deny deny_status 413 if { req.body_size gt 100000 }',
	],
	'haproxy puts a part into the path': ['http-request replace-path /flows/(.*) /v1/\\1'],
} satisfies Record<string, string[]>;

/**
 * An n8n as people host it: with TLS of its own, self-signed, under a sub-path that exists outside alone, behind
 * proxies of which one at a time has its public name.
 */
export class Hosting {
	private readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-center-hosting-'));
	private readonly authority = new Authority(this.folder);
	private readonly dispatcher = getGlobalDispatcher();
	private readonly ports = new Map<string, number>();
	private readonly servers: WebServer[] = [];
	private running?: N8n;

	get n8n(): N8n {
		if (!this.running) throw new Error('n8n was not started');
		return this.running;
	}

	/** @param env settings of n8n on top */
	static async start(env: Record<string, string> = {}): Promise<Hosting> {
		const hosting = new Hosting();
		try {
			await hosting.open(env);
		} catch (error) {
			await hosting.stop();
			throw error;
		}
		return hosting;
	}

	/** Where the public name leads: to a closed port, or it is not known. */
	lead(way: Way): void {
		const port = way === 'unknown' ? null : this.ports.get(way);
		writeFileSync(this.file('names.json'), JSON.stringify({ [`${HOST}:443`]: port }));
	}

	async stop(): Promise<void> {
		await this.running?.stop();
		for (const server of this.servers) await server.stop();
		setGlobalDispatcher(this.dispatcher);
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async open(env: Record<string, string>): Promise<void> {
		this.ports.set('nowhere', await freePort());
		this.lead('nowhere');
		const own = this.authority.selfSigned('n8n', 'localhost');
		// Nobody is between this process and n8n.
		setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));
		this.running = await startN8n({
			env: {
				N8N_PROTOCOL: 'https',
				N8N_SSL_CERT: own.certificate,
				N8N_SSL_KEY: own.key,
				WEBHOOK_URL: `https://${HOST}${SUB_PATH}`,
				N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
				NODE_EXTRA_CA_CERTS: this.authority.root,
				NODE_OPTIONS: `--require ${path.join(__dirname, '../../support/host/names.cjs')}`,
				CONTACT_CENTER_NAMES: this.file('names.json'),
				...env,
			},
		});
		const certified = this.authority.issue(HOST);
		await this.startNginx(certified);
		await this.startHaproxy(certified);
	}

	private async startNginx(usual: Certified): Promise<void> {
		writeFileSync(this.file('passwords'), 'staff:{PLAIN}secret\n');
		const blocks: string[] = [];
		for (const [way, block] of Object.entries<Block>(NGINX)) {
			const { lines = '', to = 'n8n', location = SUB_PATH } = block;
			const { certificate, key } = block.certificate?.(this.authority) ?? usual;
			const target = {
				n8n: `${this.n8n.url}/`,
				'n8n with the path as it came': this.n8n.url,
				'a closed port': `http://127.0.0.1:${this.ports.get('nowhere')}/`,
			}[to];
			blocks.push(
				'server {',
				`listen 127.0.0.1:${await this.portOf(way)} ssl;`,
				`ssl_certificate ${certificate}; ssl_certificate_key ${key};`,
				`location ${location} { ${lines} proxy_pass ${target}; }`,
				'}',
			);
		}
		const port = await this.portOf('right');
		this.servers.push(await WebServer.nginx(this.folder, blocks.join('\n'), port));
	}

	private async startHaproxy(certified: Certified): Promise<void> {
		const both = this.authority.joined(certified);
		const lines = ['defaults', 'mode http'];
		for (const wait of ['connect', 'client', 'server']) lines.push(`timeout ${wait} 60s`);
		for (const [way, rules] of Object.entries(HAPROXY)) {
			const port = await this.portOf(way);
			lines.push(`frontend f${port}`, `bind 127.0.0.1:${port} ssl crt ${both}`, ...rules);
			lines.push('default_backend n8n');
		}
		lines.push('backend n8n', `server n8n ${new URL(this.n8n.url).host} ssl verify none`, '');
		const port = await this.portOf('haproxy');
		this.servers.push(await WebServer.haproxy(this.folder, lines.join('\n'), port));
	}

	private async portOf(way: string): Promise<number> {
		const port = this.ports.get(way) ?? (await freePort());
		this.ports.set(way, port);
		return port;
	}

	private readonly file = (name: string) => path.join(this.folder, name);
}
