import { createServer, type Server } from 'node:http';

export interface Sms {
	readonly to: string;
	readonly text: string;
}

/** A stand-in for an SMS provider: takes messages as JSON over HTTP and hands them over. */
export class SmsProvider {
	private constructor(private readonly server: Server) {}

	static async listen(port: number, onSms: (sms: Sms) => void): Promise<SmsProvider> {
		const server = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(chunk as Buffer);
			onSms(JSON.parse(Buffer.concat(chunks).toString()) as Sms);
			response.writeHead(201, { 'content-type': 'application/json' }).end('{"status":"sent"}');
		});
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', resolve);
		});
		return new SmsProvider(server);
	}

	close(): void {
		this.server.close();
		this.server.closeAllConnections();
	}
}
