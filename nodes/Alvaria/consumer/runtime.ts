import { sleep } from '../../shared/sleep';
import type { Environment } from './connection';
import { Keeper } from './keeper';

/** Time and chance, as they are; a change of the machine's clock is none of ours. */
export const environment: Environment = {
	sleep,
	now: () => performance.timeOrigin + performance.now(),
	random: Math.random,
};

/** The consumers of this process. */
export const keeper = new Keeper(environment);
