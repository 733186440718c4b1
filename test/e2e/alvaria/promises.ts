import { type Kill, soak, type SoakOptions, type SoakReport } from './soak';

export type Size = Pick<SoakOptions, 'events' | 'kills' | 'acknowledgeOutage' | 'outage'>;

const HOUR = 3_600_000;

const successes = ({ executions }: SoakReport, eventId: string): number =>
	(executions.get(eventId) ?? []).filter(({ status }) => status === 'success').length;

const inFlight = (report: SoakReport, ...what: Array<keyof Kill>): Set<string> =>
	new Set(report.kills.flatMap((kill) => what.flatMap((state) => [...kill[state]])));

async function run(
	size: Size,
	redelivery: SoakOptions['redelivery'],
	seed: number,
): Promise<SoakReport> {
	const say = (line: string) =>
		process.stdout.write(`${new Date().toISOString()} ${redelivery}: ${line}\n`);
	const report = await soak({ ...size, redelivery, seed, log: say });
	say(JSON.stringify(report.figures, undefined, 1));
	return report;
}

function keepsTheRules({ events, kills }: Size, report: () => SoakReport): void {
	it('lets the consumer take every event, and kills n8n while executions run', () => {
		expect(report().eventIds).toHaveLength(events);
		expect(report().kills).toHaveLength(kills);
		expect(inFlight(report(), 'running').size).toBeGreaterThan(0);
	});

	it('leaves nothing unacknowledged', () => {
		expect(report().waiting).toEqual([]);
	});

	it('acknowledges nothing before its execution has succeeded', () => {
		expect(report().acknowledgedEarly).toEqual([]);
	});

	it("breaks none of Alvaria's rules, and has one session in the end", () => {
		expect(report().violations).toEqual([]);
		expect(report().sessionsLeft).toBe(1);
	});
}

/** What the trigger promises for both ways to go on after a crash, as tests in a real n8n. */
export function describePromises(size: Size): void {
	describe('run again', () => {
		let report: SoakReport;
		beforeAll(async () => (report = await run(size, 'runAgain', 1)), HOUR);

		keepsTheRules(size, () => report);

		it('gives every event a successful execution', () => {
			expect(report.eventIds.filter((id) => successes(report, id) === 0)).toEqual([]);
		});

		it('runs twice at most what was not acknowledged, or not yet started, when n8n was killed', () => {
			const twice = report.eventIds.filter((id) => successes(report, id) > 1);
			const allowed = inFlight(report, 'unacknowledged', 'stored');
			expect(twice.filter((id) => !allowed.has(id))).toEqual([]);
		});
	});

	describe('never twice', () => {
		let report: SoakReport;
		beforeAll(async () => (report = await run(size, 'neverTwice', 2)), HOUR);

		keepsTheRules(size, () => report);

		it('gives no event two executions', () => {
			const twice = [...report.executions].filter(([, entries]) => entries.length > 1);
			expect(twice).toEqual([]);
		});

		it('leaves without success at most what was running when n8n was killed, each on record', () => {
			const without = report.eventIds.filter((id) => successes(report, id) === 0);
			const running = inFlight(report, 'running');
			expect(without.filter((id) => !running.has(id))).toEqual([]);
			const statuses = without.map((id) => report.executions.get(id)?.map(({ status }) => status));
			// Of those that had come to no node, n8n does not note the crash: they count as running for ever.
			const interrupted = expect.stringMatching(/^(crashed|running)$/) as string;
			expect(statuses).toEqual(without.map(() => [interrupted]));
		});
	});
}
