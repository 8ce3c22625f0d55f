/** Bundles the compiled server: a start then reads a few files in place of two thousand. Run by build.js, after tsc. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { keepCode, loadBundle } from './load-bundle.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const compiled = join(root, '.build', 'platform');

/** What of the packages is never used here, by the end of the module's path, with what stands in for it. */
const replaced = [
  // Asks by `require` at run time for what TypeORM 1 no longer has, and so would load all of it a second time.
  [/@nestjs\/typeorm\/dist\/common\/typeorm-compat\.js$/, 'export const Connection = undefined;\nexport const AbstractRepository = undefined;'],
  // The drivers of other databases.
  [/\/typeorm\/driver\/(?!postgres\/|types\/)[^/]+\/[^/]+\.js$/, 'module.exports = {};'],
];

const modules = {
  name: 'modules',
  enforce: 'pre',
  load(id) {
    const stand = replaced.find(([path]) => path.test(id));
    if (stand) return stand[1];
    // The maps that tsc wrote lead on to the TypeScript.
    return existsSync(`${id}.map`) && id.startsWith(compiled) ? { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') } : null;
  },
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = toAscii(chunk.code, chunk.fileName);
    // Eleven megabytes that only say where in the packages something is.
    delete bundle['packages.cjs.map'];
  },
};

/** V8 keeps a text of plain characters in half the memory. Lines stay; in a line, what follows Japanese moves away from what the map says. */
function toAscii(code, name) {
  if (/\\[^\x00-\x7f]/.test(code)) throw new Error(`${name}: a character is escaped that cannot be written by its number`);
  return code.replace(/[^\x00-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Names the code, so that what was made by it is known from what another release made. */
function hashCode() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const name of readdirSync(compiled, { recursive: true }).sort()) if (name.endsWith('.js')) hash.update(name).update(readFileSync(join(compiled, name)));
  return hash.digest('hex');
}

await build({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [modules],
  define: { SHIRABE_ENGINE: JSON.stringify(hashCode()) },
  // Native code stays where npm put it.
  ssr: { noExternal: true, external: ['@node-rs/argon2', 'pg-native'], resolve: { conditions: ['node'] } },
  build: {
    ssr: true,
    outDir: join(root, '.build', 'server'),
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: { main: join(compiled, 'server/main.js'), 'command-line': join(compiled, 'server/command-line.js') },
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].cjs',
        keepNames: true,
        codeSplitting: { groups: [{ name: 'packages', test: /[\\/]node_modules[\\/]/ }] },
      },
    },
  },
});

// To load is to run what modules do when they are loaded, and no more: only main.cjs starts something.
for (const name of ['command-line.cjs', 'start-server.cjs']) loadBundle(name);
keepCode();
