/** The oldest n8n that the package runs on. */
export const OLDEST = '1.123.81';

/** Further versions of n8n, beside the newest that installs: the one before, one in the middle, the oldest. */
export const OTHERS = ['2.40.7', '2.20.12', OLDEST] as const;
