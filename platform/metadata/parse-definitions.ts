import { type DefinitionKind, definitionKinds } from '../contract/definitions.ts';
import { nearest } from '../contract/nearest.ts';
import type { DefinitionFile, DefinitionFiles } from './definition-file.ts';
import { definitionValidator } from './definition-schemas.ts';
import { type Explained, explainError } from './explain-errors.ts';
import type { ProblemList } from './problem-list.ts';
import { readYaml } from './read-yaml.ts';

const objectKinds = ['object', 'layout', 'rules', 'lists', 'access', 'survey'] as const;
const MOST_FILES = 5000;
const MOST_SCHEMA_PROBLEMS = 200;
const MOST_REPAIRS = 1000;

/**
 * Reads definition files: YAML, then the schema of their kind. Takes path → text; adds what is wrong to `problems`.
 * Gives the files that can be compiled; parts that are wrong are taken out of them, and their names noted as broken,
 * so that everything else of the folder is still checked in the same run.
 */
export function parseDefinitions(files: DefinitionFiles, problems: ProblemList): readonly DefinitionFile[] {
  const paths = Object.keys(files).sort();
  if (paths.length > MOST_FILES) {
    problems.push({ file: paths[MOST_FILES] ?? '', line: 1, column: 1, code: 'too_long', message: `定義ファイルは ${MOST_FILES} 個までです。` });
    return [];
  }
  return paths.flatMap((path) => parseFile(path, files[path] ?? '', problems) ?? []);
}

/** The kind of definition that a path holds; undefined when it is none. */
export function kindOfPath(path: string): DefinitionKind | undefined {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  // Exports write these paths: none may lead out of the folder.
  if (parts.some((part) => part === '' || part.startsWith('.') || /[\\\p{Cc}]/u.test(part))) return undefined;
  if (path === 'objects/app.yaml') return 'app';
  if (parts[0] === 'objects' && parts[1] === 'roles' && parts.length === 3 && name.endsWith('.role.yaml')) return 'role';
  if (parts[0] === 'objects' && parts.length === 3) return objectKinds.find((kind) => definitionKinds[kind].file === name);
  if (parts[0] !== 'reports' || parts.length < 2) return undefined;
  if (name === 'folder.yaml') return parts.length > 2 ? 'folder' : undefined;
  if (name.endsWith('.report.yaml')) return 'report';
  return name.endsWith('.dashboard.yaml') ? 'dashboard' : undefined;
}

function parseFile(path: string, text: string, problems: ProblemList): DefinitionFile | undefined {
  const kind = kindOfPath(path);
  if (kind === undefined) {
    problems.push({ file: path, line: 1, column: 1, code: 'unknown_file', message: `定義ファイルの名前ではありません。${suggestPath(path)}` });
    return undefined;
  }
  const { value, places, problems: unreadable } = readYaml(text);
  for (const problem of unreadable) problems.push({ file: path, line: problem.line, column: problem.column, code: problem.code, message: problem.message });
  const file: DefinitionFile = { path, kind, value, places };
  if (value === undefined || !checkFile(file, problems)) {
    noteBroken(path, kind, problems);
    return undefined;
  }
  return file;
}

/** Checks a file by its schema and takes out what is wrong; false when nothing useful remains. */
function checkFile(file: DefinitionFile, problems: ProblemList): boolean {
  const validate = definitionValidator(file.kind);
  for (let round = 0; round < 6; round++) {
    if (validate(file.value)) return true;
    const found = (validate.errors ?? []).flatMap((error) => explainError(error) ?? []);
    for (const each of round === 0 ? found.slice(0, MOST_SCHEMA_PROBLEMS) : []) {
      const [container, key] = locate(file.value, each);
      problems.add(file, each.code, each.message, container, key, each.atKey ? 'key' : 'value');
    }
    // Later elements first, so that the places of the earlier ones stay right.
    const doomed = found.map((each) => (each.code === 'missing_key' || each.key === undefined ? each.path.concat(each.key ?? []) : [...each.path, each.key]));
    if (found.length > MOST_REPAIRS || doomed.some((path) => path.length === 0)) return false;
    for (const path of uniquePaths(doomed)) takeOut(file, path, problems);
  }
  return false;
}

/** The container and key that an error is about, as far as they exist. */
function locate(value: unknown, { path, key }: Explained): [object | undefined, string | number | undefined] {
  let container = isContainer(value) ? value : undefined;
  for (const part of path) {
    const next: unknown = container === undefined ? undefined : child(container, part);
    if (!isContainer(next)) return [container, keyOf(container, part)];
    container = next;
  }
  return [container, key === undefined ? undefined : keyOf(container, key)];
}

function takeOut(file: DefinitionFile, path: readonly string[], problems: ProblemList): void {
  let container: unknown = file.value;
  for (const part of path.slice(0, -1)) container = isContainer(container) ? child(container, part) : undefined;
  const last = path.at(-1) ?? '';
  if (Array.isArray(container)) {
    const element: unknown = container[Number(last)];
    if (isContainer(element))
      for (const name of ['list', 'tab'] as const) if (typeof child(element, name) === 'string') problems.broken.add(String(child(element, name)));
    file.places.remove(container, Number(last));
  } else if (isContainer(container)) {
    problems.broken.add(last);
    delete (container as Record<string, unknown>)[last];
  }
}

/** Each path once, without those inside of another, later array elements before earlier ones. */
function uniquePaths(paths: readonly (readonly string[])[]): (readonly string[])[] {
  const byText = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const outer = [...byText.values()].filter((path) => !path.some((_, length) => length > 0 && byText.has(JSON.stringify(path.slice(0, length)))));
  return outer.sort((a, b) => {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) if (a[at] !== b[at]) return Number(b[at]) - Number(a[at]) || (String(a[at]) < String(b[at]) ? 1 : -1);
    return b.length - a.length;
  });
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
function child(container: object, key: string): unknown {
  return Object.hasOwn(container, key) ? (container as Record<string, unknown>)[key] : undefined;
}
function keyOf(container: object | undefined, key: string): string | number {
  return Array.isArray(container) ? Number(key) : key;
}

/** A file that cannot be read at all still has a name that others may use. */
function noteBroken(path: string, kind: DefinitionKind, problems: ProblemList): void {
  const parts = path.split('/');
  problems.broken.add(`${kind}:${parts[1] ?? ''}`);
  if (kind === 'object') problems.broken.add(parts[1] ?? '');
  if (kind === 'report' || kind === 'dashboard' || kind === 'role') problems.broken.add((parts.at(-1) ?? '').split('.')[0] ?? '');
  if (kind === 'folder') problems.broken.add(parts.at(-2) ?? '');
}

function suggestPath(path: string): string {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (path.endsWith('.yml')) return '末尾は .yaml にします。';
  if (parts[0] === 'objects' && parts.length === 2)
    return `objects/ に置けるのは app.yaml とオブジェクトのフォルダです${nearest(name, ['app.yaml']) ? '。`app.yaml` のことですか?' : '。'}`;
  if (parts[0] === 'objects' && parts[1] === 'roles') return 'ロールは objects/roles/名前.role.yaml です。';
  if (parts[0] === 'objects') {
    const names = objectKinds.map((kind) => definitionKinds[kind].file);
    const near = parts.length === 3 ? nearest(name, names) : undefined;
    return near ? `\`${near}\` のことですか?` : `オブジェクトのフォルダに置けるもの: ${names.join(', ')}`;
  }
  if (nearest(name, ['folder.yaml'])) return '`folder.yaml` のことですか? レポートのフォルダの中に置きます。';
  return 'レポートは 名前.report.yaml、ダッシュボードは 名前.dashboard.yaml、フォルダの説明は folder.yaml です。';
}
