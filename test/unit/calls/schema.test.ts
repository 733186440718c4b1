import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { sampleCall } from '../../../nodes/shared/calls/samples';
import { callSchema, type CallVendor } from '../../../scripts/derive/calls';
import { vendors } from '../../../scripts/derive/vendors';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats(ajv);
ajv.addKeyword('unit');

const all = vendors().filter((vendor): vendor is CallVendor => vendor.calls !== undefined);

it.each(all)(
	'the schema of whole calls of $node fits each sample call, and no other item',
	(vendor) => {
		const validate = ajv.compile(callSchema(vendor));
		for (const title of Object.keys(vendor.calls.rules.samples)) {
			const call = JSON.parse(JSON.stringify(sampleCall(vendor.calls, title))) as object;
			expect([title, validate(call), validate.errors]).toEqual([title, true, null]);
			expect(validate({ ...call, type: 'other' })).toBe(false);
			expect(validate({ ...call, call: {} })).toBe(false);
		}
	},
);
