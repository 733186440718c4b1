/** What a trigger tells of its feed itself: events that users pick like the vendor's own, and that no vendor sends. */
import { defineEvent, type AnyEvent } from '../events/definition';
import { choice, id, integer, label, moment, type Fields } from '../events/fields';

const GROUP = 'feed';

const where = (): Fields => ({
	workflowId: id('The workflow whose trigger it is', { example: '7GnJcYd2Zk0aXbQf' }),
	workflowName: label('Name of the workflow', { example: 'Calls of Northwind' }),
	nodeName: label('Name of the trigger in the workflow', { example: 'Trigger' }),
});

export const silent = defineEvent({
	name: 'feed.silent',
	group: GROUP,
	description:
		'Nothing has arrived for as long as the trigger is set to, within its days and hours; once a silence',
	fields: () => ({
		...where(),
		lastEventAt: moment(
			'When the last event arrived; null where none has since the workflow was published or n8n started',
			{ example: '2026-03-02T08:01:00.000Z' },
		),
		since: moment('From when on nothing arrived, within the hours', {
			example: '2026-03-02T08:01:00.000Z',
		}),
		silentMinutes: integer('For how long nothing has arrived, within the hours', {
			unit: 'minutes',
			example: 60,
		}),
	}),
});

export const resumed = defineEvent({
	name: 'feed.resumed',
	group: GROUP,
	description: 'Events arrive again after a silence that was told',
	fields: () => ({
		...where(),
		since: moment('From when on nothing had arrived', { example: '2026-03-02T08:01:00.000Z' }),
		toldAt: moment('When the silence was told', { example: '2026-03-02T09:01:00.000Z' }),
		silentMinutes: integer('How long nothing had arrived, hours in between included', {
			unit: 'minutes',
			example: 83,
		}),
	}),
});

/** Why requests are counted, and what each means. */
export const REASONS = {
	secret: 'The secret was missing or wrong: the requests were answered 401 and started nothing',
	previousSecret:
		'The requests carried the Previous Secret: they were accepted, but the sender has not been given the new one',
} as const;

export type Reason = keyof typeof REASONS;

export const refused = defineEvent({
	name: 'feed.refused',
	group: GROUP,
	description:
		'Requests came with a missing, wrong or previous secret; at most once an hour for each reason',
	fields: () => ({
		...where(),
		reason: choice('What was wrong', REASONS, { example: 'secret' }),
		count: integer('How many requests since it was told before', { example: 214 }),
		firstAt: moment('When the first of them came', { example: '2026-03-02T08:01:23.450Z' }),
		lastAt: moment('When the last of them came', { example: '2026-03-02T08:59:07.120Z' }),
	}),
});

/** What a trigger with a URL can tell. */
export const webhookFeed: readonly AnyEvent[] = [silent, resumed, refused];
