import { sleep } from '../../shared/sleep';
import type { Environment } from './connection';
import { Keeper } from './keeper';

/** Time and chance, as they are. */
export const environment: Environment = { sleep, now: Date.now, random: Math.random };

/** The consumers of this process. */
export const keeper = new Keeper(environment);
