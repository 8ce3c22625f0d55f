import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'golden');

/** The bytes that a file must have, from `golden/`; with UPDATE_GOLDEN=1 the given bytes are written there first. */
export function golden(name: string, bytes: Buffer): Buffer {
  const path = join(folder, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, bytes);
  }
  return readFileSync(path);
}
