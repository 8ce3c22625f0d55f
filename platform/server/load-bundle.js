/** Loads the bundled server (bundle.js), with the code that V8 compiled at the build. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, SourceMap } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';

const folder = fileURLToPath(new URL('../../.build/server', import.meta.url));
const loaded = new Map();
const maps = new Map();

/**
 * Gives what a file of the bundle exports. Node 20 keeps no compiled code of its own: so V8's lies beside each file. Another release of Node or another
 * processor refuses it, and compiles the file as it would any other.
 */
export function loadBundle(name) {
  const known = loaded.get(name);
  if (known) return known.module.exports;
  const file = join(folder, name);
  const cache = `${file}.code`;
  // Bundles hold plain characters only, which are read fastest so.
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, {
    filename: file,
    cachedData: existsSync(cache) ? readFileSync(cache) : undefined,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  loaded.set(name, { module, script });
  const outer = createRequire(file);
  const require = Object.assign((id) => (id.startsWith('./') ? loadBundle(id.slice(2)) : outer(id)), outer);
  script.runInThisContext().call(module.exports, module.exports, require, module, file, folder);
  return module.exports;
}

/** The place of a frame in the TypeScript, as far as there is a map: read when the first trace needs it. */
function sourceOf(frame) {
  const text = String(frame);
  const file = frame.getFileName();
  if (!file?.startsWith(folder)) return text;
  if (!maps.has(file)) maps.set(file, existsSync(`${file}.map`) ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : undefined);
  const found = maps.get(file)?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
  if (found?.originalSource === undefined) return text;
  const place = `${resolve(folder, found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  return text.replace(`${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`, place);
}

Error.prepareStackTrace = (error, frames) => [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${sourceOf(frame)}`)].join('\n');

/** Writes the compiled code of what was loaded so far: of the functions that ran, and no others. */
export function keepCode() {
  for (const [name, { script }] of loaded) writeFileSync(join(folder, `${name}.code`), script.createCachedData());
}
