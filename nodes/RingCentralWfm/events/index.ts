import { defineCatalogue } from '../../shared/events/catalogue';
import { ringCentralIdentity } from '../identity';
import { AGENT_STATE, LOGIN, LOGOUT } from './agent';
import { ACD_CALL, VPD_CALL } from './call';
import { ONE_CALL } from './story';

/** All events of the RingCentral WFM payload reference; every state, custom ones too, is AGENT_STATE. */
export const ringCentral = defineCatalogue(
	'ringcentral',
	'RingCentral',
	[LOGIN, LOGOUT, AGENT_STATE, ACD_CALL, VPD_CALL],
	{
		identity: (event) => ringCentralIdentity(event),
		stories: {
			'A call from a queue': ONE_CALL,
		},
	},
);
