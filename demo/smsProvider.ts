import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';

export interface Sms {
	readonly to: string;
	readonly text: string;
}

/** A stand-in for an SMS provider: takes messages as JSON over HTTP and hands them over. */
export class SmsProvider {
	private constructor(private readonly server: Server) {}

	static async listen(port: number, onSms: (sms: Sms) => void): Promise<SmsProvider> {
		const server = createServer(async (request, response) => {
			onSms((await json(request)) as Sms);
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
