/** An agent's connection, and the systems it depends on. */
import { flag, moment } from '../../shared/events/fields';
import { ehubSessionText, engagementCenter, user } from './common';

export const Connecting = engagementCenter('Connecting', {
	description: 'An agent is logging in: the connection is being set up',
});

export const ConnectConfirm = engagementCenter('ConnectConfirm', {
	description: "An agent's login was accepted; carries the id of the connection",
	payload: () => ({ userId: user(), ehubSessionId: ehubSessionText() }),
});

export const Connected = engagementCenter('Connected', {
	description: 'An agent is logged in; Idle or NotReady follows',
});

export const ClientSessionKeepAlive = engagementCenter('ClientSessionKeepAlive', {
	description: "An agent's connection was kept alive at the client's request",
	payload: () => ({
		requestTimestamp: moment('The time stamp of the request, sent back', {
			example: '2026-03-02T08:00:45.250Z',
		}),
	}),
});

export const DisconnectPending = engagementCenter('DisconnectPending', {
	description: 'An agent wants to log out and will be once the running interaction ends',
});

export const Disconnected = engagementCenter('Disconnected', {
	description: 'An agent was logged out; the streaming session ends with it',
});

export const AudioPathConnection = engagementCenter('AudioPathConnection', {
	description: "The voice path to an agent's phone was set up or taken down",
	payload: () => ({ state: flag('Whether the voice path is up', { example: true }) }),
});

export const PhoneFoul = engagementCenter('PhoneFoul', {
	description: "The system lost an agent's phone: it was hung up",
});

export const PhoneOffhook = engagementCenter('PhoneOffhook', {
	description: "The voice path to an agent failed because the agent's phone is off the hook",
});

export const PhoneReconnect = engagementCenter('PhoneReconnect', {
	description: "A lost connection to an agent's phone is back",
});

export const SystemAvailable = engagementCenter('SystemAvailable', {
	description: 'The engagement hub is online again',
});

export const SystemStandby = engagementCenter('SystemStandby', {
	description: 'The engagement hub is coming online; agents have to wait',
});

export const SystemUnavailable = engagementCenter('SystemUnavailable', {
	description: 'The engagement hub went offline; the session is over',
});

export const TelephonyAvailable = engagementCenter('TelephonyAvailable', {
	description: 'Telephony works again',
});

export const TelephonyUnavailable = engagementCenter('TelephonyUnavailable', {
	description: 'Telephony has a fault and cannot be used',
});
