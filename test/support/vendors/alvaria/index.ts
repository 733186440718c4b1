export * from './clock';
export {
	AlvariaCloud,
	DEFAULT_OPTIONS,
	type CloudOptions,
	type NewEvent,
	type Published,
} from './cloud';
export * from './faults';
export type { LedgerEntry } from './ledger';
export * from './protocol';
export { TOKEN_PATH } from './routes';
export type { Rule, Violation } from './rules';
export { AlvariaServer } from './server';
export { contactCentreDay } from './day';
export { playAlvaria } from './play';
export { alvariaCredential, alvariaSimulator } from './simulator';
