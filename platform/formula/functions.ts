import { dateFunctions } from './date-functions.ts';
import type { FunctionEntry } from './function-entry.ts';
import { logicFunctions } from './logic-functions.ts';
import { numberFunctions } from './number-functions.ts';
import { textFunctions } from './text-functions.ts';

/** Every function of formulas, in the order of the reference. */
export const functions: readonly FunctionEntry[] = [...logicFunctions, ...numberFunctions, ...textFunctions, ...dateFunctions];

/** The functions by name, in upper case. */
export const functionsByName: ReadonlyMap<string, FunctionEntry> = new Map(functions.map((entry) => [entry.name, entry]));
