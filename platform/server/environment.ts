import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the environment says: the part of the public contract that operators use. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** The address under which users reach the server; undefined: whatever they ask with. */
  readonly baseUrl?: string;
  /** Any PostgreSQL from 15; undefined: the embedded one, in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly seed: 'demo' | 'none';
  /** The folder that holds `objects/` and `reports/`. */
  readonly definitions: string;
  /** The folder of the built pages. */
  readonly pages: string;
}

/** The project's root, from what is built below `.build` as well as from `platform/server`. */
export const projectRoot = (() => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const built = here.lastIndexOf('/.build/');
  return built < 0 ? resolve(here, '../..') : here.slice(0, built);
})();

/** Reads the environment. Raises an Error that names the variable and what it may be. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const port = Number(variables.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT must be a number from 0 to 65535, not "${variables.PORT}".`);
  const seed = variables.SEED ?? 'demo';
  if (seed !== 'demo' && seed !== 'none') throw new Error(`SEED must be demo or none, not "${seed}".`);
  if (variables.BASE_URL && !URL.canParse(variables.BASE_URL))
    throw new Error(`BASE_URL must be an address such as https://gmis.example.jp, not "${variables.BASE_URL}".`);
  return {
    port,
    host: variables.HOST || '127.0.0.1',
    ...(variables.BASE_URL ? { baseUrl: variables.BASE_URL } : {}),
    ...(variables.DATABASE_URL ? { databaseUrl: variables.DATABASE_URL } : {}),
    dataDir: resolve(projectRoot, variables.DATA_DIR || '.data'),
    seed,
    definitions: resolve(projectRoot, variables.DEFINITIONS || '.'),
    pages: resolve(projectRoot, '.build/ui'),
  };
}
