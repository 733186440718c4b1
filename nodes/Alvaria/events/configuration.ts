/** Changes of teams, work types, dispositions and reasons. */
import { id, label } from '../../shared/events/fields';
import { CAST, engagementCenter, known, twins } from './common';

const teamId = () => id('The team', { example: CAST.teamId });

const team = () => ({
	id: teamId(),
	friendlyName: label('Name of the team', { example: CAST.teamName }),
});

export const NewTeam = engagementCenter('NewTeam', {
	description: 'A team was added',
	payload: team,
});

export const UpdateTeam = engagementCenter('UpdateTeam', {
	description: 'A team was changed',
	payload: team,
});

export const RemoveTeam = engagementCenter('RemoveTeam', {
	description: 'A team was removed',
	payload: () => ({ id: teamId() }),
});

const workType = {
	payload: () => twins('id', 'idRev', 'The work type', CAST.workTypeId),
	interaction: (payload: { id?: string | number | null; idRev?: string | number | null }) => ({
		queueId: known(payload.idRev, payload.id),
	}),
};

export const NewWorkType = engagementCenter('NewWorkType', {
	description: 'An agent was assigned to a work type',
	...workType,
});

export const UpdateWorkType = engagementCenter('UpdateWorkType', {
	description: 'A work type was changed',
	...workType,
});

export const RemoveWorkType = engagementCenter('RemoveWorkType', {
	description: 'An agent was taken off a work type',
	...workType,
});

export const UpdateAgentStatusReason = engagementCenter('UpdateAgentStatusReason', {
	description: 'The list of reasons for an agent status was changed',
});

export const UpdateDisposition = engagementCenter('UpdateDisposition', {
	description: 'A disposition (a result agents can set) was changed',
	payload: () => twins('id', 'idRev', 'The disposition', CAST.dispositionId),
});

export const UpdateDispositionPlan = engagementCenter('UpdateDispositionPlan', {
	description: 'A disposition plan was changed',
	payload: () => twins('id', 'idRev', 'The disposition plan', CAST.dispositionPlanId),
});
