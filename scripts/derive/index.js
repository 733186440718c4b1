/**
 * Makes what derives from the event definitions: `schemas` (JSON Schemas into dist/, the default) or
 * `docs` (the event reference into docs/, which is committed).
 */
'use strict';

require('../bootstrap.cjs').enableTypeScript();
const { docFiles, schemaFiles, write } = require('./files.ts');

const made = process.argv[2] === 'docs' ? docFiles() : schemaFiles();
write(made);
console.log(`${made.size} files made from the event definitions`);
