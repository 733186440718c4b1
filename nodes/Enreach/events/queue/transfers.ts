/** Queue calls that go on to another destination. */
import { label } from '../../../shared/events/fields';
import {
	call,
	connectedTarget,
	detailedReason,
	lastQueue,
	namedQueue,
	overflow,
	techSource,
	transferApplet,
	transferSource,
	transferTarget,
} from '../common';
import { queueEvent } from '../define';
import { inbound, inboundOverflowed } from '../interaction';
import { CALLS, CAST } from '../story';

export const QueueCallInOverflow = queueEvent('QueueCallInOverflow', {
	description: 'A call that belonged to a queue goes on to its next routing point',
	at: '2026-03-02T09:12:41.50Z',
	call: CALLS.passedOn,
	fields: () => ({
		...call(),
		...lastQueue(),
		QueueName: label('Name of the service queue', { example: CAST.queueName }),
		...overflow(),
	}),
	interaction: inboundOverflowed,
});

export const QueueCallInTransferStarted = queueEvent('QueueCallInTransferStarted', {
	description: 'A call that belonged to a queue is being transferred',
	at: '2026-03-02T09:12:42.00Z',
	call: CALLS.passedOn,
	fields: () => ({
		...call(),
		...namedQueue(),
		...transferTarget(),
		...transferSource(),
		...transferApplet(),
		TechType: label('Kind of the technical source', { example: 'queue' }),
	}),
	interaction: inbound,
});

export const QueueCallInTransferCancelled = queueEvent('QueueCallInTransferCancelled', {
	description: 'The transfer of a call that belonged to a queue was cancelled',
	at: '2026-03-02T09:13:02.00Z',
	call: CALLS.passedOn,
	fields: () => ({
		...call(),
		...namedQueue(),
		...transferApplet(),
		...techSource(),
		Reason: label('Why the transfer was cancelled', { example: 'local' }),
		...detailedReason(),
	}),
	interaction: inbound,
	example: { DetailedReason: 'timeout' },
});

export const QueueCallInTransferConnected = queueEvent('QueueCallInTransferConnected', {
	description: 'A call that belonged to a queue was connected to where it was transferred',
	at: '2026-03-02T09:13:20.75Z',
	call: CALLS.passedOn,
	fields: () => ({
		...call(),
		...namedQueue(),
		...connectedTarget(),
		...transferApplet(),
		...techSource(),
	}),
	interaction: inbound,
});
