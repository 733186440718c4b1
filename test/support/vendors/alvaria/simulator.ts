import type { PlayOptions, Service, Simulator } from '../simulator';
import { playAlvaria } from './play';
import type { CloudOptions } from './cloud';
import { TOKEN_PATH } from './routes';
import { AlvariaServer } from './server';

/** Alvaria Cloud with a contact centre's day behind it, for one client at a time. */
class AlvariaSimulator implements Simulator {
	readonly title = 'Alvaria';
	private server?: AlvariaServer;

	async listen(port: number, secret: string): Promise<Service> {
		const server = await AlvariaServer.start({ clientSecret: secret }, port);
		this.server = server;
		return { url: server.baseUrl, close: async () => await server.close() };
	}

	async play(options: PlayOptions): Promise<void> {
		if (!this.server) throw new Error('Nobody can fetch events before the service listens');
		await playAlvaria(this.server.cloud, options);
	}
}

export const alvariaSimulator: Simulator = new AlvariaSimulator();

/** The fields of a credential for a simulated Alvaria, as n8n's form has them. */
export const alvariaCredential = (
	{ organization, apiKey, clientId, clientSecret }: CloudOptions,
	baseUrl: string,
) => ({
	organization,
	region: 'other',
	apiKey,
	clientId,
	clientSecret,
	baseUrl,
	tokenUrl: `${baseUrl}${TOKEN_PATH}`,
});
