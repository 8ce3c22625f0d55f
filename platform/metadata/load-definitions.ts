import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { DefinitionProblem } from '../contract/problem.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { suggest } from './problem-list.ts';

const LARGEST = 1024 * 1024;
const DEEPEST = 12;
const roots = ['objects', 'reports'] as const;

export type Loaded = { readonly files: DefinitionFiles; readonly problems: readonly DefinitionProblem[] };

/**
 * Reads a folder of definitions: `objects/` and `reports/` in it. Gives path → text, paths with `/` and sorted, and what
 * could not be read: a missing folder, a link that leaves the folder, a file over 1 MiB or not in UTF-8. Files that do not
 * end in .yaml or .yml, and names that start with a dot, are none of its business. Never throws for what it finds there.
 */
export async function loadDefinitions(folder: string): Promise<Loaded> {
  const problems: DefinitionProblem[] = [];
  const refuse = (file: string, code: string, message: string) => problems.push({ file, line: 1, column: 1, code, message });
  const base = await realpath(folder).catch(() => undefined);
  if (base === undefined || !(await stat(base)).isDirectory()) {
    refuse(folder, 'missing_folder', '定義のフォルダがありません。環境変数 DEFINITIONS に objects/ と reports/ のあるフォルダを書きます。');
    return { files: {}, problems };
  }
  const found: [string, string][] = [];
  const walk = async (path: string, depth: number): Promise<void> => {
    for (const entry of (await readdir(join(base, path), { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const inner = `${path}/${entry.name}`;
      const target = await realpath(join(base, inner)).catch(() => undefined);
      if (target === undefined || !inside(base, target)) {
        refuse(inner, 'unreadable_file', 'リンクの先が定義のフォルダの外か、ありません。ファイルそのものを置きます。');
        continue;
      }
      const status = await stat(target);
      if (status.isDirectory()) {
        // A link to a folder above would never end.
        if (entry.isSymbolicLink() || depth >= DEEPEST)
          refuse(inner, 'unreadable_file', entry.isSymbolicLink() ? 'フォルダへのリンクは使えません。' : `フォルダの入れ子は ${DEEPEST} 段までです。`);
        else await walk(inner, depth + 1);
      } else if (/\.ya?ml$/i.test(entry.name)) {
        const text = status.isFile() ? await readText(target, status.size) : '通常のファイルではありません。';
        if (typeof text === 'string') refuse(inner, 'unreadable_file', text);
        else found.push([inner, text.text]);
      }
    }
  };
  const present = new Set((await readdir(base)).filter((name) => !name.startsWith('.')));
  if (!present.has('objects')) {
    refuse(folder, 'missing_folder', `フォルダ objects/ がありません。${suggest('objects', [...present])}`);
    return { files: {}, problems };
  }
  for (const root of roots) {
    if (!present.has(root)) continue;
    if (inside(base, await realpath(join(base, root)).catch(() => '/'))) await walk(root, 0);
    else refuse(root, 'unreadable_file', 'リンクの先が定義のフォルダの外か、ありません。フォルダそのものを置きます。');
  }
  return { files: Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))), problems };
}

/** The text, or what is wrong with it. */
async function readText(path: string, size: number): Promise<{ text: string } | string> {
  if (size > LARGEST) return '大きすぎます。1 つのファイルは 1 MiB までです。';
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return '読む権限がありません。';
  try {
    // The byte order mark stays, so that an export is the same file byte for byte.
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return 'UTF-8 ではありません。文字コードを UTF-8 にして保存します。';
  }
}

function inside(base: string, target: string): boolean {
  const path = relative(base, target);
  return path !== '..' && !path.startsWith(`..${sep}`) && !path.startsWith('/');
}
