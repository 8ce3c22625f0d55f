import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkFolder } from './check-folder.ts';
import { exampleDefinitions } from './example-definitions.ts';
import { loadDefinitions } from './load-definitions.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'definitions-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
const problems = async () => (await loadDefinitions(folder)).problems.map(({ file, code }) => `${file} ${code}`);

describe('loadDefinitions', () => {
  test('reads what was written, sorted, byte for byte', async () => {
    await write({ ...exampleDefinitions, 'reports/note.md': '# not a definition', 'objects/.hidden.yaml': 'x' });
    const { files, problems: none } = await loadDefinitions(folder);
    expect(none).toEqual([]);
    expect(files).toEqual(exampleDefinitions);
    expect(Object.keys(files)).toEqual(Object.keys(exampleDefinitions).sort());
  });

  test('a folder that is missing, or holds no objects, is one clear problem', async () => {
    const missing = await checkFolder(join(folder, 'none'));
    expect(missing.problems.map(({ code }) => code)).toEqual(['missing_folder']);
    await mkdir(join(folder, 'object'));
    const { problems: found } = await checkFolder(folder);
    expect(found).toEqual([expect.objectContaining({ code: 'missing_folder', message: expect.stringContaining('`object` のことですか?') })]);
    await write({ plain: 'a file' });
    expect((await loadDefinitions(join(folder, 'plain'))).problems.map(({ code }) => code)).toEqual(['missing_folder']);
  });

  test('links that leave the folder, circles, large files and other encodings are refused', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await write({ 'objects/app.yaml': 'a: 1', 'objects/a/object.yaml': 'x'.repeat(1024 * 1024 + 1), 'objects/b/object.yaml': Buffer.from([0x82, 0xa0]) });
    await writeFile(join(outside, 'secret.yaml'), 'secret: 1');
    await symlink(join(outside, 'secret.yaml'), join(folder, 'objects/secret.yaml'));
    await symlink(outside, join(folder, 'reports'));
    await symlink(join(folder, 'objects'), join(folder, 'objects/loop'));
    await symlink(join(folder, 'gone.yaml'), join(folder, 'objects/gone.yaml'));
    const { files } = await loadDefinitions(folder);
    expect(Object.keys(files)).toEqual(['objects/app.yaml']);
    expect(await problems()).toEqual(
      ['objects/a/object.yaml', 'objects/b/object.yaml', 'objects/gone.yaml', 'objects/loop', 'objects/secret.yaml', 'reports'].map(
        (file) => `${file} unreadable_file`,
      ),
    );
    await rm(outside, { recursive: true });
  });
});

test('checkFolder says what it looked at', async () => {
  await write(exampleDefinitions);
  expect(await checkFolder(folder)).toMatchObject({ problems: [], text: '誤りはありません (オブジェクト 4、レポート 1)。\n' });
});
