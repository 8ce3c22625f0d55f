import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecondFactorBox } from '../access/second-factor-box.ts';
import { readEnvironment } from './environment.ts';
import { readSecretKey } from './secret-key.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'shirabe-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the key', () => {
  test('is that of the environment, which leaves no file', () => {
    const secretKey = 'k'.repeat(32);
    expect(readSecretKey({ secretKey, dataDir }).toString()).toBe(secretKey);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(() => readEnvironment({ SECRET_KEY: 'short' })).toThrow('SECRET_KEY');
    expect(readEnvironment({ SECRET_KEY: secretKey }).secretKey).toBe(secretKey);
  });

  test('is else made once, for its owner only, in a folder that may not be there yet', () => {
    const folder = join(dataDir, 'new');
    const key = readSecretKey({ dataDir: folder });
    expect(key).toHaveLength(32);
    expect(readSecretKey({ dataDir: folder })).toEqual(key);
    expect(readdirSync(folder)).toEqual(['secret.key']);
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  });

  test('a file that holds none is not replaced', () => {
    writeFileSync(join(dataDir, 'secret.key'), 'c2hvcnQ=');
    expect(() => readSecretKey({ dataDir })).toThrow('secret.key holds no key');
    expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).toBe('c2hvcnQ=');
  });
});

describe('what is kept under it', () => {
  const box = (letter: string) => new SecondFactorBox(() => Buffer.from(letter.repeat(32)));
  const secret = Buffer.from('twenty bytes exactly');

  test('can be read for its user, and is another text each time', () => {
    const [one, other] = [box('a').close('u', secret), box('a').close('u', secret)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes(secret)).toBe(false);
    expect(box('a').open('u', one)).toEqual(secret);
  });

  test.each([
    ['another key', 'b', 'u', (kept: Buffer) => kept],
    ['another user', 'a', 'v', (kept: Buffer) => kept],
    ['an altered byte', 'a', 'u', (kept: Buffer) => Buffer.concat([kept.subarray(0, -1), Buffer.from([(kept.at(-1) ?? 0) ^ 1])])],
    ['another form', 'a', 'u', (kept: Buffer) => Buffer.concat([Buffer.from([2]), kept.subarray(1)])],
    ['too little', 'a', 'u', (kept: Buffer) => kept.subarray(0, 20)],
    ['nothing', 'a', 'u', () => Buffer.alloc(0)],
  ])('cannot with %s', (_name, letter, user, alter) => {
    expect(() => box(letter).open(user, alter(box('a').close('u', secret)))).toThrow('cannot be read');
  });
});
