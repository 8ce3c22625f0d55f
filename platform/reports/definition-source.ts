import type { Formula } from '../formula/formula.ts';

/**
 * For JSON.stringify, of what a definition was compiled to: a formula counts as it is written, and a field by what it is called and what kind it is. How they are
 * compiled may change with a new version of the program.
 */
export function sourceOnly(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('source' in value && 'expression' in value) return (value as Formula).source;
  if ('choices' in value && 'type' in value && 'name' in value) return { name: value.name, type: value.type };
  return value;
}
