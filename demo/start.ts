import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { onInterrupt, root, step, UserError } from '../scripts/bootstrap.cjs';
import { installN8n } from '../test/support/host/install';
import { startN8n } from '../test/support/host/n8n';
import { packPackage } from '../test/support/host/package';
import { ZONE as RINGCENTRAL_ZONE } from '../test/support/vendors/ringcentral';
import type { Delivery, Service, Simulator } from '../test/support/vendors/simulator';
import { readExample } from './examples';
import { type Scenario, SCENARIOS } from './scenarios';
import { DemoStore, setUp } from './setUp';
import { SmsProvider } from './smsProvider';

/** Eight hours of calls pass in four minutes. */
const SPEED = 120;

const time = () => new Date().toLocaleTimeString('en-GB');

/**
 * `npm start`: a real n8n with this package, the examples published in it, and simulated vendors
 * that send a day of calls in fast motion. Runs until Ctrl-C.
 */
export async function main(): Promise<void> {
	const port = Number(process.env.PORT ?? 5678);
	const smsPort = port + 1;
	const servicePorts = new Map(
		SCENARIOS.filter(({ simulator }) => simulator.listen).map(({ simulator }, index) => [
			simulator,
			smsPort + 1 + index,
		]),
	);
	await Promise.all([port, smsPort, ...servicePorts.values()].map(ensureFree));
	await installN8n();
	const tarball = await step('Building and packing the package', packPackage);
	const folder = process.env.N8N_CONTACT_CENTER_DEMO ?? path.join(root, '.n8n-demo');
	mkdirSync(folder, { recursive: true });
	const store = new DemoStore(folder);
	const end = new AbortController();

	const sms = await SmsProvider.listen(smsPort, ({ to, text }) => {
		const what = to.startsWith('+') ? 'SMS' : 'Message';
		console.log(`${time()}  ✉ ${what} to ${to}\n          ${text}`);
	});
	const services = new Map<Simulator, Service>();
	for (const [simulator, servicePort] of servicePorts) {
		const service = await simulator.listen?.(servicePort, store.state.secret);
		if (service) services.set(simulator, service);
	}
	// RingCentral's times come without a zone, and are read in that of n8n.
	const env = { GENERIC_TIMEZONE: RINGCENTRAL_ZONE };
	const n8n = await step(
		'Starting n8n',
		async () => await startN8n({ folder, tarball, port, env }),
	);
	onInterrupt(async () => {
		console.log('\nStopping n8n …');
		end.abort();
		sms.close();
		await n8n.stop();
		for (const service of services.values()) await service.close();
	});

	const urls = await step('Publishing the examples', async () => {
		const found: string[] = [];
		for (const scenario of SCENARIOS) {
			const smsUrl = `http://127.0.0.1:${smsPort}/`;
			const serviceUrl = services.get(scenario.simulator)?.url;
			found.push(await setUp(n8n, store, scenario, smsUrl, serviceUrl));
		}
		return found;
	});
	console.log(`
  n8n is running.
    Editor:   ${n8n.url}
    E-mail:   ${n8n.owner.email}
    Password: ${n8n.owner.password}

  A day of calls begins, ${SPEED} times faster than life. The events that the
  workflows listen to are shown here; of those that get whole calls, the end of
  each call. Ctrl-C ends everything.
`);
	await Promise.all(
		SCENARIOS.map(async (scenario, index) => {
			const { simulator } = scenario;
			const picked = pickedEvents(scenario);
			await simulator.play({
				url: urls[index],
				secret: store.state.secret,
				speed: SPEED,
				seed: Date.now(),
				signal: end.signal,
				onDelivery: (delivery) => {
					if (delivery.isDelivered && !isShown(picked, delivery)) return;
					console.log(line(simulator.title, delivery));
				},
			});
		}),
	);
	if (!end.signal.aborted) {
		console.log('\n  The day is over. n8n keeps running for you to look around; Ctrl-C ends it.');
	}
	await n8n.main.ended();
	if (!end.signal.aborted) throw new UserError(`n8n ended by itself:\n${n8n.main.log}`);
	// The interrupt handler ends the process when all is stopped.
	await new Promise(() => undefined);
}

/** The events that a scenario's trigger listens to; undefined where it delivers whole calls. */
function pickedEvents({ example, trigger }: Scenario): unknown[] | undefined {
	const node = readExample(example).nodes.find(({ name }) => name === trigger);
	return node?.parameters.events as unknown[] | undefined;
}

/** Whether a delivery is one that the workflow listens to; of a whole call, that is the event that ends it. */
const isShown = (picked: unknown[] | undefined, { type, outcome }: Delivery): boolean =>
	picked?.includes(type) ?? outcome === 'started';

/** One delivery as a line of the demo's output. */
const line = (
	vendor: string,
	{ type, summary, isDelivered, status, attempts }: Delivery,
): string => {
	const outcome = isDelivered
		? attempts > 1
			? `  (attempt ${attempts})`
			: ''
		: `  NOT delivered: ${status ?? 'no answer'} after ${attempts} attempts`;
	return `${time()}  ☎ ${vendor} ${type}  ${summary}${outcome}`;
};

async function ensureFree(port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				error.code === 'EADDRINUSE'
					? new UserError(
							`Port ${port} is in use: end the program that uses it, or choose another one, such as PORT=6100 npm start.`,
						)
					: error,
			);
		});
		server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
	});
}
