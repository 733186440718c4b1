/**
 * `npm run send -- enreach --url … --secret …`: a vendor's traffic to one's own n8n, as the simulated vendors of the
 * tests send it, with the answers counted. Calls the URL that is named and nothing else.
 */
import { parseArgs } from 'node:util';

import type { StoryStep } from '../../nodes/shared/events/catalogue';
import type { Delivery } from '../../test/support/vendors/simulator';
import { onInterrupt, UserError } from '../bootstrap.cjs';
import { SENDERS, type Sender } from './senders';

const USAGE = `npm run send -- <vendor> --url <production URL> --secret <secret> [what]

  <vendor>         ${Object.keys(SENDERS).join(', ')}
  --url            where your trigger listens; nothing else is called
  --secret         the secret in its credential; leave it out if the trigger asks for none
  --event <name>   one event (without any of these three: the vendor's first story)
  --story <title>  the events of a whole call; a part of the title is enough
  --day            a day of a service desk
  --speed <n>      how many times faster than life the day passes (480: a minute)
  --seed <n>       the same number, the same day (by default another one each time)`;

interface Order {
	sender: Sender;
	url: string;
	secret?: string;
	/** The events to send one after the other; undefined for a day. */
	steps?: readonly StoryStep[];
	speed: number;
	seed: number;
}

/** What the user ordered. Throws what is wrong with it, for people. */
export function orderFrom(args: readonly string[]): Order {
	const { positionals, values } = parsed(args);
	const [vendor, ...others] = positionals;
	if (vendor === undefined) throw new UserError(USAGE);
	if (vendor === 'alvaria') {
		throw new UserError('Alvaria sends to nobody: n8n fetches its events. `npm start` shows that.');
	}
	const sender = SENDERS[vendor];
	if (!sender || others.length > 0) {
		throw new UserError(`There is no vendor "${[vendor, ...others].join(' ')}".\n\n${USAGE}`);
	}
	const what = ['event', 'story', 'day'].filter((name) => name in values);
	if (what.length > 1) throw new UserError(`One of these at a time: --${what.join(', --')}`);
	return {
		sender,
		url: urlFrom(values.url),
		secret: values.secret,
		steps: values.day ? undefined : stepsFrom(sender, values),
		speed: numberFrom('speed', values.speed, 480),
		seed: numberFrom('seed', values.seed, Date.now() % 1_000_000),
	};
}

function parsed(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				url: { type: 'string' },
				secret: { type: 'string' },
				event: { type: 'string' },
				story: { type: 'string' },
				day: { type: 'boolean' },
				speed: { type: 'string' },
				seed: { type: 'string' },
			},
		});
	} catch (error) {
		throw new UserError(`${(error as Error).message}\n\n${USAGE}`);
	}
}

function urlFrom(text: string | undefined): string {
	if (text === undefined) {
		throw new UserError(
			'Nothing was sent: say where to, with --url and the production URL of your trigger.',
		);
	}
	const isOne = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
	if (!isOne)
		throw new UserError(`Nothing was sent: "${text}" is no URL of a trigger (https://…).`);
	return text;
}

function stepsFrom(
	{ catalogue }: Sender,
	{ event, story }: { event?: string; story?: string },
): readonly StoryStep[] {
	if (event !== undefined) {
		const known = catalogue.events.find(({ name }) => name.toLowerCase() === event.toLowerCase());
		if (known) return [known.name];
		const names = catalogue.events.map(({ name }) => name).join(', ');
		throw new UserError(`${catalogue.title} has no event "${event}". There are ${names}.`);
	}
	const stories = Object.entries(catalogue.stories ?? {});
	const found = stories.find(([title]) =>
		title.toLowerCase().includes((story ?? '').toLowerCase()),
	);
	if (found) return found[1];
	const titles = stories.map(([title]) => `"${title}"`).join(', ');
	throw new UserError(`${catalogue.title} has no story "${story}". There are ${titles}.`);
}

function numberFrom(name: string, text: string | undefined, fallback: number): number {
	const number = text === undefined ? fallback : Number(text);
	if (Number.isFinite(number) && number > 0) return number;
	throw new UserError(`--${name} is a number greater than 0, and not "${text}".`);
}

/** How often there was each answer, in words. */
export function counted(deliveries: readonly Delivery[]): string[] {
	const counts = new Map<string, number>();
	for (const { status, outcome } of deliveries) {
		const answer =
			status === undefined ? 'no answer' : `${outcome ?? 'no outcome told'} (${status})`;
		counts.set(answer, (counts.get(answer) ?? 0) + 1);
	}
	return [...counts]
		.sort(([, one], [, two]) => two - one)
		.map(([answer, count]) => `${count} × ${answer}`);
}

/** Sends what was ordered, and says what became of it; the exit code. */
export async function main(args: readonly string[], print = console.log): Promise<number> {
	const { sender, url, secret, steps, speed, seed } = orderFrom(args);
	const deliveries: Delivery[] = [];
	const note = (delivery: Delivery) => {
		deliveries.push(delivery);
		print(`${delivery.type}: ${counted([delivery])[0].replace('1 × ', '')}`);
	};
	const ending = new AbortController();
	onInterrupt(async () => {
		ending.abort();
		await Promise.resolve();
	});
	if (steps) {
		for (const step of steps) note(await sender.send({ url, secret }, step));
	} else {
		const { signal } = ending;
		const day = { url, secret: secret ?? '', speed, seed, signal };
		await sender.simulator.play({ ...day, onDelivery: note });
	}
	print(`\nSent ${deliveries.length} to ${new URL(url).origin}:`);
	for (const line of counted(deliveries)) print(`  ${line}`);
	if (deliveries.some(({ outcome, isDelivered }) => isDelivered && outcome === undefined)) {
		print(
			'An answer without an outcome is not the trigger’s, or a proxy takes X-Contact-Center out.',
		);
	}
	return deliveries.every(({ isDelivered }) => isDelivered) ? 0 : 1;
}
