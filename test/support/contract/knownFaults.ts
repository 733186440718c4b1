/** Where the documents' own samples do not keep to the documents, by vendor. */
export interface KnownFault {
	/** Fields, as in an issue's path. */
	paths: string[];
	/** Whether this is the faulty value. */
	sent: (value: unknown, path: string) => boolean;
	reason: string;
}

export const KNOWN_FAULTS: Record<string, KnownFault[]> = {
	enreach: [
		{
			paths: ['Availability', 'AllocationType', 'Reason', 'Result'],
			sent: (value, path) => value === `Example ${path}`,
			reason: 'The samples fill text fields with "Example" and the name, enumerations too',
		},
		{
			paths: ['TypeId'],
			sent: (value) => value === 0,
			reason: 'The sample shows the default of a number that was not set; the kinds begin at 1',
		},
	],
};
