#!/usr/bin/env node
import { program } from './program.js';
import { run } from './run.js';

// The command line of an installed package: `nearpaper COMMAND`, each of them also `npm run COMMAND` in a clone.
const nearpaper = await program(process.argv[2], run);
nearpaper.parse();
