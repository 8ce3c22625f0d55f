import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ShirabeError } from '../contract/problem.ts';
import type { Import, ImportChoices } from '../contract/wire-import.ts';
import type { RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { continueImport } from '../records/import/continue-import.ts';
import { fileEncodings } from '../table-files/find-encoding.ts';
import { commandLineActor } from '../records/import/import-actor.ts';
import { beginImport, changeImport, startImport, stopImport } from '../records/import/imports.ts';
import { listImportRows, readImport, writeRejected } from '../records/import/read-import.ts';
import { type Call, type Command, type Outcome, withPlatform } from './command.ts';
import { CommandError, UsageError } from './explain-failure.ts';
import type { Platform } from './open-platform.ts';

/** Rejected rows that are named one by one; all are in the file of --rejected. */
const namedRows = 1000;
/** How often it is told how far it is, and how long is waited while another process is at work on it, in milliseconds. */
const TOLD_EVERY = 2000;
const PAUSE = 200;

const separatorNames = ['comma', 'tab', 'semicolon', 'pipe'] as const;
const atWork = new Set<Import['state']>(['reading', 'checking', 'running']);

type Files = Parameters<typeof beginImport>[1];

/** `npx shirabe import`: takes a file of records in, as an administrator, by the engine of the pages. */
export const importCommand: Command = {
  usage: 'import OBJECT FILE [--key FIELD,…] [--map COLUMN=FIELD,…] [--set FIELD=VALUE]… [--no-header] [--encoding auto|…] [--dry-run]',
  summary: 'Take in a CSV or .xlsx file of records; --dry-run only says what would become of each row',
  takes: 2,
  options: {
    key: { type: 'string' },
    map: { type: 'string', multiple: true },
    set: { type: 'string', multiple: true },
    'no-header': { type: 'boolean' },
    encoding: { type: 'string' },
    separator: { type: 'string' },
    sheet: { type: 'string' },
    blank: { type: 'string' },
    'accept-warnings': { type: 'boolean' },
    rejected: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  run: (call) => {
    const [object, path] = call.positionals;
    if (!object || !path) throw new UsageError('オブジェクトとファイルを指定します。 / import takes an object and a file: npx shirabe import OBJECT FILE');
    const choices = readChoices(call.values);
    return withPlatform(call.environment, async (platform) => {
      const { model } = await platform.models.current();
      const viewing = { model, actor: commandLineActor, now: new Date() };
      const context = { ...viewing, database: viewerDatabase(platform.database, viewing) };
      return takeIn(call, platform, context, { object, path, choices });
    });
  },
};

async function takeIn(
  call: Call,
  platform: Platform,
  context: RequestContext,
  { object, path, choices }: { readonly object: string; readonly path: string; readonly choices: ImportChoices },
): Promise<Outcome> {
  const files = await localFile(path);
  const id = await beginImport(context, files, object, { name: basename(path), content: Readable.from([]) }, { choices, isLocal: true });
  const described = await readImport(context, id);
  const maps = list(call.values, 'map').flatMap((text) => text.split(','));
  if (maps.length > 0) await changeImport(context, files, id, { ...choices, columns: mapColumns(described, maps) });
  const isDryRun = call.values['dry-run'] === true;
  for (const { message } of (await readImport(context, id)).problems.filter(({ severity }) => severity === 'warning')) call.notice(message);
  await startImport(context, id, isDryRun ? 'check' : 'run');
  const stop = (): void => void stopImport(context, id).catch(() => undefined);
  process.once('SIGINT', stop);
  try {
    await work(call, platform, context, id, files);
  } finally {
    process.off('SIGINT', stop);
  }
  const rejectedFile = call.values['rejected'];
  if (typeof rejectedFile === 'string') await pipeline((await writeRejected(context, id)).content, createWriteStream(rejectedFile));
  return describe(context, await readImport(context, id), isDryRun);
}

/** Does every piece of the import, or waits while another process does. */
async function work({ notice }: Call, { database, models }: Platform, context: RequestContext, id: string, files: Files): Promise<void> {
  let told = Date.now();
  for (;;) {
    const { state, counts } = await readImport(context, id);
    if (!atWork.has(state)) return;
    if (Date.now() - told >= TOLD_EVERY) {
      told = Date.now();
      notice(state === 'reading' ? `${counts.read} 行を読み込みました / rows read` : `${counts.done} / ${counts.read}`);
    }
    const { model } = await models.current();
    const isMore = await continueImport({ database, model, files, now: new Date(), only: id });
    if (!isMore) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function describe(context: RequestContext, { id, state, counts, message, change_counts: changes }: Import, isDryRun: boolean): Promise<Outcome> {
  const { rows } = await listImportRows(context, id, { outcome: 'rejected', limit: namedRows });
  const problems = rows.flatMap(({ line, problems: each }) => each.map((problem) => ({ line, ...problem })));
  const { read, created, updated, unchanged } = counts;
  const rejected = counts.rejected + counts.warned;
  const isWhole = state === (isDryRun ? 'checked' : 'done');
  const lines = [
    ...problems.slice(0, 20).map(({ line, field, message: words }) => `${line}: ${field === undefined ? '' : `${field}: `}${words}`),
    ...(problems.length > 20 ? ['…'] : []),
    `${isDryRun ? '確認のみ / dry run: ' : ''}読込 / read ${read}, 登録 / created ${created}, 変更 / updated ${updated}, 変更なし / unchanged ${unchanged}, 不可 / rejected ${rejected}`,
    ...(message === null ? [] : [message]),
  ];
  const json = { read, created, updated, unchanged, rejected, problems, changes, import: id, ...(message === null ? {} : { message }) };
  return { text: lines.join('\n'), json, failed: !isWhole || (rejected > 0 && rejected === read) };
}

/** The file where it lies: it is not copied. Raises a CommandError when it cannot be read. */
async function localFile(path: string): Promise<Files> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new CommandError(`ファイル ${path} がありません。 / There is no file ${path}.`, []);
  return {
    read: () => Promise.resolve(createReadStream(path)),
    write: (_id, content) => {
      content.destroy();
      return Promise.resolve({ size: found.size, sha256: '', head: Buffer.alloc(0), tail: Buffer.alloc(0) });
    },
    remove: () => Promise.resolve(),
  };
}

function readChoices(values: Call['values']): ImportChoices {
  const encoding = oneOf(values, 'encoding', ['auto', ...fileEncodings]);
  const separator = oneOf(values, 'separator', separatorNames);
  const blank = oneOf(values, 'blank', ['keep', 'clear'] as const);
  const { key, sheet } = values;
  const set = Object.fromEntries(
    list(values, 'set').map((text) => {
      const [, place, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (place === undefined || value === undefined) throw new UsageError('--set には FIELD=VALUE を指定します。 / --set takes FIELD=VALUE.');
      return [place.trim(), value];
    }),
  );
  return {
    ...(encoding === undefined || encoding === 'auto' ? {} : { encoding }),
    ...(separator === undefined ? {} : { separator }),
    ...(typeof sheet === 'string' ? { sheet } : {}),
    ...(values['no-header'] === true ? { header: false } : {}),
    ...(typeof key === 'string'
      ? {
          key: key
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name !== ''),
        }
      : {}),
    ...(Object.keys(set).length === 0 ? {} : { set }),
    ...(blank === undefined ? {} : { blank }),
    ...(values['accept-warnings'] === true ? { accept_warnings: true } : {}),
  };
}

/** Columns by what heads them, or by position from 1, laid over what was proposed. */
function mapColumns({ file }: Import, maps: readonly string[]): (string | null)[] {
  const columns = file.columns.map(({ place }) => place);
  for (const map of maps) {
    const [, column = '', place = ''] = /^(.*)=([^=]*)$/s.exec(map) ?? [];
    const byName = file.columns.findIndex(({ name }) => name === column.trim());
    const index = byName >= 0 ? byName : /^\d{1,4}$/.test(column.trim()) ? Number(column) - 1 : -1;
    if (index < 0 || index >= columns.length)
      throw new ShirabeError('invalid', {
        ja: `列「${column}」はありません。列: ${file.columns.map(({ name }) => name).join('、')}`,
        en: `There is no column ${column}. Columns: ${file.columns.map(({ name }) => name).join(', ')}`,
      });
    // A field that was proposed for another column goes to the one that was said.
    for (const [other, taken] of columns.entries()) if (taken !== null && taken.split('.')[0] === place.trim().split('.')[0]) columns[other] = null;
    columns[index] = place.trim() === '' ? null : place.trim();
  }
  return columns;
}

function list(values: Call['values'], name: string): readonly string[] {
  const given = values[name];
  return Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
}

function oneOf<T extends string>(values: Call['values'], name: string, words: readonly T[]): T | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`--${name}: ${words.join(' | ')}`);
  return found;
}
