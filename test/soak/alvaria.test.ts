import { describePromises } from '../e2e/alvaria/promises';

describePromises({ events: 10_000, kills: 3, acknowledgeOutage: 120_000, outage: 50_000 });
