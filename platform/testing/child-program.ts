import { transformFileSync } from '@swc/core';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const platform = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes parts of the platform runnable by a plain `node`, for tests of what only another process can show (kill -9, other users).
 * Takes files, and folders with all below them, named from `platform/`; gives a folder to run from, which the test removes.
 */
export function compileForChild(parts: readonly string[]): string {
  const out = mkdtempSync(join(tmpdir(), 'shirabe-child-'));
  mkdirSync(join(out, 'platform'));
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  symlinkSync(join(platform, '..', 'node_modules'), join(out, 'node_modules'));
  for (const file of parts.flatMap(sourcesOf)) {
    // Folders beside platform/, such as ../seeds, stay beside it.
    const target = join(out, 'platform', relative(platform, file).replace(/\.ts$/, '.js'));
    const { code } = transformFileSync(file, {
      jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } },
      module: { type: 'es6' },
    });
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replace(/((?:from |import\()(?:'\.[^']*|"\.[^"]*))\.ts(['"])/g, '$1.js$2'));
  }
  return out;
}

function sourcesOf(part: string): string[] {
  const path = join(platform, part);
  if (part.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(path, name));
}
