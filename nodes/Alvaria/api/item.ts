import type { INodeExecutionData } from 'n8n-workflow';

import type { StreamingEvent } from './event';
import { toItem, toJson, type ContactCenterItem, type VendorEvent } from '../../shared/events/item';
import { sampleEvent } from '../../shared/events/sample';
import type { ItemMasker } from '../../shared/privacy/masker';
import { toUtc } from '../../shared/time';
import { decodePayload } from '../events/decode';
import { alvaria } from '../events';
import { subjectOf } from '../events/subject';

/** A delivered event, read. Never throws. */
export function vendorEventOf(event: StreamingEvent): VendorEvent {
	const { data, issues } = decodePayload(event.payload);
	return {
		id: event.id,
		type: event.type,
		time: toUtc(event.publishedTime),
		subject: subjectOf(data),
		data,
		issues,
	};
}

/** A delivered event in the item shape of all triggers. Never throws. */
export const itemOf = (event: StreamingEvent): ContactCenterItem =>
	toItem(alvaria.source, alvaria.find(event.type), vendorEventOf(event));

/** The same for n8n, without the personal data that `mask` takes out. */
export const executionData =
	(mask: ItemMasker = (item) => item) =>
	(event: StreamingEvent): INodeExecutionData => ({ json: toJson(mask(itemOf(event))) });

/** A sample of an event, as Alvaria would deliver it now. */
export function sampleOf(type: string, now: Date): StreamingEvent {
	const { id, data } = sampleEvent(alvaria, type);
	return {
		id: `${now.getTime()}-0`,
		type,
		correlationId: id,
		publishedTime: now.toISOString(),
		payload: JSON.stringify(data),
	};
}
