import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ShirabeError } from '../contract/problem.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { kindOfPath } from '../metadata/parse-definitions.ts';
import { compileStored, type Queries, readCurrentVersion } from './stored-version.ts';

/**
 * Writes the definitions in force into a folder, byte for byte as they were applied, and gives their paths. Raises `unavailable` when nothing was applied yet,
 * `invalid` when the folder holds anything but definition files of the same application; those that are no longer there are removed.
 */
export async function exportDefinitions(database: Queries, folder: string): Promise<readonly string[]> {
  const current = await readCurrentVersion(database);
  if (current === undefined) throw new ShirabeError('unavailable', 'まだ定義が適用されていません。書き出すものがありません。');
  const { app } = compileStored(current);
  await mkdir(folder, { recursive: true });
  const present = await listFiles(folder);
  const foreign = present.filter((path) => kindOfPath(path) === undefined);
  if (foreign.length > 0) throw refusal(folder, `定義ではないファイル (${foreign.slice(0, 3).join(', ')}) があります`);
  const { files } = await loadDefinitions(folder);
  const other = /^app:\s*["']?([a-z0-9_]+)/m.exec(files['objects/app.yaml'] ?? '')?.[1];
  if (present.length > 0 && other !== app.name) throw refusal(folder, '別のアプリケーションの定義があります');
  const paths = Object.keys(current.files).sort();
  for (const path of present) if (!paths.includes(path)) await rm(join(folder, path));
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), current.files[path] ?? '', 'utf8');
  }
  return paths;
}

function refusal(folder: string, reason: string): ShirabeError {
  return new ShirabeError('invalid', `${folder} には書き出せません: ${reason}。空のフォルダを指定してください。`);
}

/** Every file and link below a folder, with `/`. */
async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .sort();
}
