import { type Happening, randomSequence } from '../day';
import type { NewEvent } from './cloud';

interface Agent {
	userId: string;
	name: string;
	/** When the agent has nothing to do, next. */
	freeAt: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** `userId` of the first is the user behind the client's credentials. */
const AGENTS = [
	['5aa0b645c2b3e80', 'Asta Holm'],
	['ef3084eba0ea470', 'Bo Lind'],
	['2d890d0d2a6ac46', 'Carla Rossi'],
	['28f10d30ca6047e', 'Dario Weiss'],
] as const;
const CUSTOMERS = [
	['EVA', 'BERG', '6035550101'],
	['IAN', 'COLE', '6035550102'],
	['MIA', 'DUNN', '6035550103'],
	['NOAH', 'EKMAN', '6035550104'],
	['OLGA', 'FAHY', '6035550105'],
] as const;
const DISPOSITIONS = ['SALE', 'DAP', 'NOINT', 'CALLBACK', 'NOANS'] as const;
const CHAT = ['Hello, is my order on its way?', 'It is 4711.', 'Thank you!'] as const;

/**
 * A working day of a small contact centre, in order of time: agents sign in, take outbound calls
 * of a campaign and now and then a chat, make a break, and sign out. The same seed, the same day.
 *
 * @param begin when the day begins, epoch milliseconds: some payloads name the time
 * @param length of the day in milliseconds
 */
export function contactCentreDay(
	seed: number,
	begin = Date.UTC(2026, 0, 5, 8),
	length = 8 * 60 * MINUTE,
): Array<Happening<NewEvent>> {
	const random = randomSequence(seed);
	const upTo = (count: number) => Math.floor(random() * count);
	const between = (from: number, to: number) => from + upTo(to - from);
	const events: Array<Happening<NewEvent>> = [];
	const add = (at: number, type: string, payload: unknown) =>
		events.push({ at, event: { type, payload } });
	let interactionId = 1000;
	let recordNumber = 1;

	const ofAgent = (at: number, agent: Agent, name: string, payload: object) => {
		const ehubSessionId = 200 + AGENTS.findIndex(([userId]) => userId === agent.userId);
		add(at, name, {
			userId: agent.userId,
			ehubSessionId,
			ehubSessionIdRev: String(ehubSessionId),
			payload,
		});
	};
	const idOf = (id: number) => ({ interactionId: id, interactionIdRev: String(id) });

	const signIn = (agent: Agent, at: number) => {
		ofAgent(at, agent, 'engagementCenter.Connecting', {});
		ofAgent(at + SECOND, agent, 'engagementCenter.Connected', {});
		ofAgent(at + 2 * SECOND, agent, 'engagementCenter.Idle', idOf(0));
		agent.freeAt = at + 3 * SECOND;
	};

	/** An outbound call of the campaign, from its record to its disposition; returns its end. */
	const call = (agent: Agent, at: number): number => {
		const id = idOf(interactionId++);
		const record = recordNumber++;
		const [firstName, lastName, phoneNumber] = CUSTOMERS[upTo(CUSTOMERS.length)];
		const list = { sessionId: campaignSession, fastPathListName: 'Renewals' };
		add(at, 'outreach.status', {
			requestId: `renewal-${record}`,
			...list,
			message: 'FastPath record inserted to fastpathrecinfo table',
			recordNumber: record,
		});
		ofAgent(at + 5 * SECOND, agent, 'engagementCenter.ScreenPop', {
			...id,
			requiredResponse: false,
			mediaType: 'OutboundAOD',
			interactionInfo: {
				outreach: { callTableRecordNum: record },
				otherData: { interactionCategory: 2, interactionType: 'AOD', worktypeId: 191 },
				screenData: { firstName, lastName, phoneNumber },
				// The service sends a blank where the document has a list.
				interactionData: ' ',
			},
		});
		const answered = at + 6 * SECOND;
		ofAgent(answered, agent, 'engagementCenter.Active', { ...id, category: 8, statusReason: 2 });
		const talked = answered + between(30 * SECOND, 6 * MINUTE);
		if (random() < 0.2) {
			ofAgent(answered + 10 * SECOND, agent, 'engagementCenter.Held', id);
			const back = { ...id, category: 8, statusReason: 2 };
			ofAgent(answered + 25 * SECOND, agent, 'engagementCenter.Active', back);
		}
		ofAgent(talked, agent, 'engagementCenter.Wrap', id);
		const disposed = talked + between(5 * SECOND, 45 * SECOND);
		add(disposed, 'outreach.disposition', {
			...list,
			recordNumber: record,
			phoneNumber: Number(phoneNumber),
			dispositionCode: DISPOSITIONS[upTo(DISPOSITIONS.length)],
			dispositionTime: new Date(begin + disposed).toISOString().slice(0, 19).replace('T', ' '),
		});
		ofAgent(disposed + SECOND, agent, 'engagementCenter.Idle', id);
		return disposed + SECOND;
	};

	/** A chat with a customer; returns its end. */
	const chat = (agent: Agent, at: number): number => {
		const id = idOf(interactionId++);
		const customer = { entityType: 3, entityName: CUSTOMERS[upTo(CUSTOMERS.length)][0] };
		ofAgent(at, agent, 'messaging.EntityAdded', { ...id, ...customer, entityId: 'CO' });
		ofAgent(at + SECOND, agent, 'engagementCenter.Active', {
			...id,
			category: 23,
			statusReason: 2,
		});
		let now = at + SECOND;
		for (const text of CHAT) {
			now += between(5 * SECOND, 40 * SECOND);
			ofAgent(now, agent, 'messaging.EntitySendText', { ...id, ...customer, text });
		}
		const left = { ...id, ...customer, entityId: 'CO' };
		ofAgent(now + SECOND, agent, 'messaging.EntityRemoved', left);
		ofAgent(now + 2 * SECOND, agent, 'engagementCenter.Wrap', id);
		ofAgent(now + 10 * SECOND, agent, 'engagementCenter.Idle', id);
		return now + 10 * SECOND;
	};

	const pause = (agent: Agent, at: number): number => {
		const reason = { reasonId: 15, reasonIdRev: '15' };
		ofAgent(at, agent, 'engagementCenter.NotReady', reason);
		const end = at + between(5 * MINUTE, 20 * MINUTE);
		ofAgent(end, agent, 'engagementCenter.Idle', idOf(0));
		return end;
	};

	const campaignSession = `campaign-${seed}`;
	const script = { automationScriptId: 915, scriptName: 'Renewals' };
	add(0, 'outreach.automationScriptStatus', { ...script, runningState: true, status: 2 });
	for (const [userId, name] of AGENTS) {
		const agent = { userId, name, freeAt: 0 };
		signIn(agent, between(0, 10 * SECOND));
		for (;;) {
			const at = agent.freeAt + between(5 * SECOND, 2 * MINUTE);
			const kind = random();
			const task = kind < 0.75 ? call : kind < 0.9 ? chat : pause;
			// Nothing is begun that the longest call could not finish in time.
			if (at + 20 * MINUTE > length) break;
			agent.freeAt = task(agent, at);
		}
		// The user of the credentials stays: disconnecting it would end the client's session.
		if (userId === AGENTS[0][0]) continue;
		ofAgent(length - MINUTE, agent, 'engagementCenter.DisconnectPending', {});
		ofAgent(length - MINUTE + SECOND, agent, 'engagementCenter.Disconnected', {});
	}
	add(length, 'outreach.automationScriptStatus', { ...script, runningState: false, status: 1 });
	return events.sort((a, b) => a.at - b.at);
}
