import type { FunctionEntry } from './function-entry.ts';

/** How a function is written: `ROUND(number, [digits])`. */
export function writeSignature(entry: FunctionEntry): string {
  const names = entry.parameters.map((parameter) => (parameter.otherwise === undefined ? parameter.name : `[${parameter.name}]`));
  if (entry.repeat !== undefined) names.push('…');
  if (entry.trailing === true) names.push('[otherwise]');
  return `${entry.name}(${names.join(', ')})`;
}
