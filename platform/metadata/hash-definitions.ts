import { createHash } from 'node:crypto';
import type { DefinitionFiles } from './definition-file.ts';

/** The content hash of definition files: sha-256 over each path and text, sorted by path, each with its length so that none can pass for another. */
export function hashDefinitions(files: DefinitionFiles): string {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) for (const part of [path, files[path] ?? '']) hash.update(`${Buffer.byteLength(part)}\n`).update(part);
  return hash.digest('hex');
}
