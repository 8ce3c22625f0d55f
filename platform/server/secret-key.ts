import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';

/**
 * The key of what is kept encrypted: SECRET_KEY, or else the file `secret.key` of DATA_DIR, which is made when it is first asked for and which only its owner
 * may read. Processes on several hosts need SECRET_KEY, unless they share the folder.
 */
export function readSecretKey({ secretKey, dataDir }: Pick<Environment, 'secretKey' | 'dataDir'>): Buffer {
  if (secretKey !== undefined) return Buffer.from(secretKey);
  const path = join(dataDir, 'secret.key');
  return readKept(path) ?? makeKept(dataDir, path);
}

function readKept(path: string): Buffer | undefined {
  try {
    const kept = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (kept.length < 32) throw new Error(`${path} holds no key. Put it back from a backup; without it, second factors must be set up anew.`);
    return kept;
  } catch (error) {
    if (isNodeError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Of several processes that make it at once, one wins: the file appears whole, or not at all. */
function makeKept(dataDir: string, path: string): Buffer {
  const key = randomBytes(32);
  const own = `${path}.${process.pid}`;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(own, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'w' });
  try {
    linkSync(own, path);
    return key;
  } catch (error) {
    const kept = isNodeError(error, 'EEXIST') ? readKept(path) : undefined;
    if (kept) return kept;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function isNodeError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
