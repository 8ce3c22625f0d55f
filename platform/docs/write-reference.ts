import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderReference } from '../metadata/write-reference.ts';

/** Writes the generated pages and schemas below `root`, and gives the paths that differed. With `check` nothing is written. */
export async function writeReference(root: string, { check = false }: { readonly check?: boolean } = {}): Promise<readonly string[]> {
  const differing: string[] = [];
  for (const [path, text] of Object.entries(renderReference())) {
    const present = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (present === text) continue;
    differing.push(path);
    if (check) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return differing;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const differing = await writeReference(process.cwd(), { check });
  for (const path of differing) console.log(`${check ? 'out of date' : 'written'}: ${path}`);
  if (check && differing.length > 0) {
    console.error('Run `npm run reference` and commit the result.');
    process.exitCode = 1;
  }
}
