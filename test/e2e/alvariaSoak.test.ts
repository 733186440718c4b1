import { describePromises } from './alvaria/promises';

// In short; `npm run test:soak` is the long form.
describePromises({ events: 500, kills: 1, acknowledgeOutage: 5000, outage: 3000 });
