import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * The vendor's hosts for an n8n on this machine: a proxy (`HTTPS_PROXY`) that leads their names to one server
 * here, through TLS with a certificate that n8n is told to trust. Any other name is refused.
 */
export class LocalInternet {
	private readonly folder = mkdtempSync(path.join(tmpdir(), 'n8n-contact-center-tls-'));
	private readonly sockets = new Set<Socket>();
	private servers: Server[] = [];
	/** Hosts that were asked for, in order. */
	readonly asked: string[] = [];

	static async of(hosts: readonly string[], origin: string): Promise<LocalInternet> {
		const internet = new LocalInternet();
		await internet.open(hosts, origin);
		return internet;
	}

	/** What n8n needs to know. */
	get env(): Record<string, string> {
		return {
			HTTPS_PROXY: `http://127.0.0.1:${portOf(this.servers[1])}`,
			NODE_EXTRA_CA_CERTS: path.join(this.folder, 'cert.pem'),
		};
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		for (const server of this.servers) await new Promise((resolve) => server.close(resolve));
		rmSync(this.folder, { recursive: true, force: true });
	}

	private async open(hosts: readonly string[], origin: string): Promise<void> {
		const file = (name: string) => path.join(this.folder, name);
		execFileSync(
			'openssl',
			[
				...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test'],
				...['-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`],
				...['-keyout', file('key.pem'), '-out', file('cert.pem')],
			],
			{ stdio: 'ignore' },
		);
		const tls = createTlsServer(
			{ key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) },
			(incoming, outgoing) => pass(incoming, outgoing, origin),
		);
		const proxy = createServer();
		proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
			const [host] = url.split(':');
			this.asked.push(host);
			this.sockets.add(socket);
			if (!hosts.includes(host)) {
				socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
				return;
			}
			const target = connect(portOf(tls), '127.0.0.1', () => {
				socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
				target.pipe(socket).pipe(target);
			});
			this.sockets.add(target);
			for (const end of [socket, target]) end.on('error', () => end.destroy());
		});
		this.servers = [tls, proxy];
		for (const server of this.servers) {
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		}
	}
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Gives a request to the server behind, which sees the host that was asked for. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): void {
	const { method, headers, url } = incoming;
	const inner = request(`${origin}${url}`, { method, headers }, (answer) => {
		outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(outgoing);
	});
	inner.on('error', () => outgoing.destroy());
	incoming.pipe(inner);
}
