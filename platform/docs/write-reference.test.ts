import { expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fieldDefinitions } from '../contract/definitions.ts';
import { errorStatus } from '../contract/problem.ts';
import { renderReference } from '../metadata/write-reference.ts';
import { writeReference } from './write-reference.ts';

test('the reference in the project is the one that is generated', async () => {
  expect(await writeReference(process.cwd(), { check: true })).toEqual([]);
});

test('it is written where it is missing, and then up to date', async () => {
  const root = await mkdtemp(join(tmpdir(), 'reference-'));
  expect(await writeReference(root, { check: true })).toContain('platform/docs/reference/definitions.md');
  expect(await writeReference(root)).toHaveLength(Object.keys(renderReference()).length);
  expect(await writeReference(root, { check: true })).toEqual([]);
  expect(await readFile(join(root, '.vscode/settings.json'), 'utf8')).toContain('objects/*/object.yaml');
  await rm(root, { recursive: true });
});

test('it names every field type and every code', () => {
  const pages = renderReference();
  for (const type of Object.keys(fieldDefinitions)) expect(pages['platform/docs/reference/definitions.md']).toContain(`### \`type: ${type}\``);
  for (const code of Object.keys(errorStatus)) expect(pages['platform/docs/reference/errors.md']).toContain(`| \`${code}\` |`);
  expect(pages['platform/docs/reference/definitions.md']).toContain('| `sections[].fields` | yes |');
});
