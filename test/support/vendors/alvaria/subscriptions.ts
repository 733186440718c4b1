import { randomBytes } from 'node:crypto';
import { z } from 'zod/v4';
import { CATALOG_EVENTS, CATALOG_TYPES } from './protocol';

const filterCriteria = z
	.object({
		catalogType: z.enum(CATALOG_TYPES),
		catalogTypeEvents: z.array(z.string()).min(1),
		resources: z.object({
			resourceType: z.enum(['users', 'teams', '*']),
			resourceIds: z.array(z.string()),
		}),
	})
	.superRefine(({ catalogType, catalogTypeEvents, resources }, context) => {
		for (const name of catalogTypeEvents) {
			if (name !== 'all' && !CATALOG_EVENTS[catalogType].includes(name)) {
				context.addIssue(`catalogTypeEvents: ${name} is not an event of ${catalogType}`);
			}
		}
		if (resources.resourceType === 'teams' && catalogType !== 'changeNotification') {
			context.addIssue('resources.resourceType: teams is for changeNotification');
		}
	});

/** The body of a create or update ('Subscription', 'FilterCriteria', 'Resources'). */
export const subscriptionBody = z.object({ description: z.string().optional(), filterCriteria });

export interface Subscription extends z.infer<typeof subscriptionBody> {
	kind: 'via#subscription';
	subscriptionId: string;
	description: string;
	creationTime: string;
	lastModifiedTime: string;
}

export function newSubscription(
	body: z.infer<typeof subscriptionBody>,
	now: string,
	existing: Pick<Subscription, 'subscriptionId' | 'creationTime'> = {
		subscriptionId: randomBytes(4).toString('hex'),
		creationTime: now,
	},
): Subscription {
	return {
		kind: 'via#subscription',
		subscriptionId: existing.subscriptionId,
		description: body.description ?? '',
		filterCriteria: body.filterCriteria,
		creationTime: existing.creationTime,
		lastModifiedTime: now,
	};
}

/** What a subscription looks at: `engagementCenter.Idle` of a user, `changeNotification.team` of a team. */
export interface Subject {
	eventType: string;
	userId?: string;
	teamId?: string;
}

export function matches({ filterCriteria: filter }: Subscription, subject: Subject): boolean {
	const [group, name] = subject.eventType.split('.');
	const catalog = group === 'engagementCenter' ? 'engagementCenterThirdParty' : group;
	if (catalog !== filter.catalogType) return false;
	const named = filter.catalogTypeEvents;
	if (!named.includes('all') && !named.includes(name)) return false;
	const { resourceType, resourceIds = [] } = filter.resources;
	if (resourceType === '*') return true;
	const id = resourceType === 'users' ? subject.userId : subject.teamId;
	if (id === undefined) return false;
	return resourceIds.length === 0 || resourceIds.includes('*') || resourceIds.includes(id);
}
