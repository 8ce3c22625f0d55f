#!/usr/bin/env node
/** `npx shirabe`: builds what is not built, then runs the command line. */
import { build, isBuilt } from './build.js';

if (!isBuilt()) build();
const { runCommandLine } = await import('../../.build/platform/server/command-line.js');
process.exitCode = await runCommandLine(process.argv.slice(2));
