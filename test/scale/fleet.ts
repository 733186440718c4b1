import { type N8n, startN8n } from '../support/host/n8n';
import { freePort, type N8nProcess, until } from '../support/host/process';
import { isReady, RoundRobin } from '../support/host/proxy';
import { ensureServices, Postgres, Redis } from './services';

const WEBHOOK_PROCESSES = 2;
const WORKERS = 2;

/** A process that is started again whenever it ends, as systemd or Kubernetes would. */
class Supervised {
	private isStopping = false;
	process: N8nProcess;
	restarts = 0;

	constructor(private readonly spawn: () => N8nProcess) {
		this.process = spawn();
		void this.watch();
	}

	private async watch(): Promise<void> {
		for (;;) {
			await this.process.ended();
			if (this.isStopping) return;
			this.restarts++;
			this.process = this.spawn();
		}
	}

	stop() {
		this.isStopping = true;
	}
}

/** n8n in queue mode on this machine: one main, two webhook processes behind a proxy, two workers. */
export class Fleet {
	private constructor(
		readonly n8n: N8n,
		readonly postgres: Postgres,
		readonly redis: Redis,
		readonly webhooks: readonly Supervised[],
		readonly workers: readonly Supervised[],
		readonly proxy: RoundRobin,
	) {}

	static async start(): Promise<Fleet> {
		ensureServices();
		const [postgres, redis] = await Promise.all([Postgres.start(), Redis.start()]);
		const n8n = await startN8n({
			postgresUrl: postgres.url,
			env: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: `${postgres.port}`,
				DB_POSTGRESDB_USER: 'n8n',
				DB_POSTGRESDB_DATABASE: 'postgres',
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: `${redis.port}`,
				// Nobody starts the main process again, and it ends when Redis is away for longer.
				QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD: '60000',
				// A job of a worker that died is taken over after ten seconds instead of a minute.
				QUEUE_WORKER_LOCK_DURATION: '10000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
				QUEUE_WORKER_STALLED_INTERVAL: '5000',
				// Executions whose job got lost are found within a minute instead of three hours.
				N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1',
				N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
			},
		});
		const ports = await Promise.all(Array.from({ length: WEBHOOK_PROCESSES }, freePort));
		const supervise = async (command: 'webhook' | 'worker', port?: number) => {
			const brokerPort = `${await freePort()}`;
			return new Supervised(() =>
				n8n.startProcess(command, {
					N8N_RUNNERS_BROKER_PORT: brokerPort,
					...(port === undefined ? {} : { N8N_PORT: `${port}` }),
				}),
			);
		};
		const webhooks = await Promise.all(ports.map(async (port) => await supervise('webhook', port)));
		const workers = await Promise.all(
			Array.from({ length: WORKERS }, async () => await supervise('worker')),
		);
		const origins = ports.map((port) => `http://127.0.0.1:${port}`);
		const proxy = await RoundRobin.listen(origins);
		const fleet = new Fleet(n8n, postgres, redis, webhooks, workers, proxy);
		try {
			await until(
				'webhook processes and workers to be ready',
				async () => {
					const healthy = await Promise.all(origins.map(isReady));
					return (
						healthy.every(Boolean) &&
						workers.every(({ process }) => /worker is now ready/i.test(process.log))
					);
				},
				{ timeoutMs: 600_000, everyMs: 500 },
			);
		} catch (error) {
			await fleet.stop();
			throw error;
		}
		return fleet;
	}

	async stop(): Promise<void> {
		[...this.webhooks, ...this.workers].forEach((supervised) => supervised.stop());
		await this.n8n.stop();
		await this.proxy.close();
		await Promise.all([this.redis.stop(), this.postgres.stop()]);
	}
}
