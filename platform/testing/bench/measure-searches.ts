import { type Figure, figure, type FigureName } from './figures.ts';
import { alternate, bare } from './measure-requests.ts';
import type { Scene } from './scene.ts';
import { percentile } from './statistics.ts';
import { execute } from './workplace.ts';

/** In no name. */
const rareWord = '彗星';

/** Ours and the limit's, of a search for words one after another: the 99th percentiles of both, in milliseconds. */
interface Times {
  readonly ours: number;
  readonly limit: number;
}

/** Parts of names of two and three characters, found anywhere in them, and a word that is in none. The value is the 99th percentile. */
export async function measureSearch(scene: Scene): Promise<Figure[]> {
  const ours = (word: string) => scene.prefecture.send(`/api/objects/daily_hospital/lists/all/rows?limit=50&search=${word}`);
  return [toFigure('search', await measureWords(scene, 'search', await namesParts(scene), ours, inOwnRows(scene)))];
}

/**
 * Telephone numbers as people type them (without hyphens, with them, a part, one that nobody has), in the list of institutions, which have numbers, and in that
 * of the daily survey, which has none and the most rows. The value is the 99th percentile of the slower list; the limit is the bare search for the same digits.
 */
export async function measureSearchPhone(scene: Scene): Promise<Figure[]> {
  const found = await execute<{ phone: string }>(
    scene.databaseUrl,
    'SELECT phone FROM data.medical_institution WHERE scope_prefecture = $1 AND phone IS NOT NULL ORDER BY id LIMIT 10',
    [scene.prefectureId],
  );
  const typed = [...found.flatMap(({ phone }) => [phone, phone.replaceAll('-', ''), phone.replaceAll('-', '').slice(-7)]), '0399999999'];
  const measureOne = (object: string): Promise<Times> =>
    measureWords(
      scene,
      `search_phone in ${object}`,
      typed,
      (word) => scene.prefecture.send(`/api/objects/${object}/lists/all/rows?limit=50&search=${word}`),
      inOwnRows(scene),
    );
  const institutions = await measureOne('medical_institution');
  const surveys = await measureOne('daily_hospital');
  return [toFigure('search_phone', { ours: Math.max(institutions.ours, surveys.ours), limit: surveys.limit })];
}

/**
 * The search over everything: of one object alone, and of all that a prefecture reads. The value is the 99th percentile; the limit is the bare search of the
 * hospitals' daily survey, the largest of its tables.
 */
export async function measureSearchAll(scene: Scene): Promise<Figure[]> {
  const parts = await namesParts(scene);
  const measureOne = async (name: 'search_one' | 'search_all', more: string): Promise<Figure> =>
    toFigure(name, await measureWords(scene, name, parts, (word) => scene.prefecture.send(`/api/search?q=${word}${more}`), inOwnRows(scene)));
  return [await measureOne('search_one', '&object=daily_hospital'), await measureOne('search_all', '')];
}

/** Parts of names in a report of every row that its viewer may read all of: its first hundred rows that hold one; 99th percentile. */
export async function measureSearchReport(scene: Scene): Promise<Figure[]> {
  const ours = (word: string) => scene.secretariat.send(`/api/reports/bench_export/rows?limit=100&search=${word}`);
  const limit = (word: string) => bare(scene, 'search_report', [word]);
  return [toFigure('search_report', await measureWords(scene, 'search_report', await namesParts(scene), ours, limit))];
}

/** The bare search of the prefecture's rows of the hospitals' daily survey. */
const inOwnRows =
  (scene: Scene) =>
  (word: string): Promise<unknown> =>
    bare(scene, 'search', [scene.prefectureId, word]);

/** Searches for the words in turn. `ours` gets them as an address has them, `limit` as they are. */
async function measureWords(
  scene: Scene,
  name: string,
  words: readonly string[],
  ours: (word: string) => Promise<unknown>,
  limit: (word: string) => Promise<unknown>,
): Promise<Times> {
  const wordOf = (turn: number): string => words[turn % words.length] ?? rareWord;
  const samples = await alternate(
    scene,
    name,
    (_, turn) => ours(encodeURIComponent(wordOf(turn))),
    (_, turn) => limit(wordOf(turn)),
    Math.max(20, scene.effort.requests / 4),
  );
  return { ours: percentile(samples.ours, 0.99), limit: percentile(samples.limit, 0.99) };
}

const toFigure = (name: FigureName, { ours, limit }: Times): Figure => figure(name, ours, 'ms', limit);

async function namesParts(scene: Scene): Promise<string[]> {
  const found = await execute<{ part: string }>(
    scene.databaseUrl,
    `SELECT DISTINCT substr(name, 4, length) AS part FROM data.medical_institution, (VALUES (2), (3)) AS lengths(length)
     WHERE scope_prefecture = $1 AND length(name) > 8 ORDER BY 1 LIMIT 40`,
    [scene.prefectureId],
  );
  return [...found.map(({ part }) => part.trim()).filter((part) => part.length >= 2), rareWord];
}
