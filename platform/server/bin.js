#!/usr/bin/env node
/** `npx shirabe`: builds what is not built, then runs the command line. */
import { build, isBuilt } from './build.js';
import { loadBundle } from './load-bundle.js';

if (!isBuilt()) build();
const { runCommandLine } = loadBundle('command-line.cjs');
process.exitCode = await runCommandLine(process.argv.slice(2));
