/** The first test of a machine installs n8n, so time-outs are those of the slowest first run. */
const MINUTES = 60_000;
jest.setTimeout(60 * MINUTES);
