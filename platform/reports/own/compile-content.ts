import type { Problem } from '../../contract/problem.ts';
import type { ReportBody } from '../../contract/report-body.ts';
import type { ReportDefinition } from '../../contract/report-definitions.ts';
import { sourceGroups } from '../../contract/report-sources.ts';
import { compileReport } from '../../metadata/compile-report.ts';
import { definitionValidator } from '../../metadata/definition-schemas.ts';
import { explainError } from '../../metadata/explain-errors.ts';
import type { ReportBodyModel, ReportModel } from '../../metadata/model.ts';
import { ProblemList } from '../../metadata/problem-list.ts';
import { mayReadAny } from '../../query/access.ts';
import { ownOf } from '../../query/paths.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel } from '../../query/readable-model.ts';
import { englishProblem } from './english-problem.ts';
import { readableCompilation } from './readable-compilation.ts';
import type { ReportContent } from './stored-definition.ts';
import { ValuePlaces } from './value-places.ts';

/** A problem at its path within the definition, such as `columns.3.formula`; of a formula also at its character, from 0. */
export interface ContentProblem extends Problem {
  readonly path: readonly (string | number)[];
  readonly at?: number;
}

/** Keys that belong to definitions of administrators: who opens a report that a user made is said by its folder, and such a report is not published. */
const closedKeys = ['roles', 'edit', 'manage', 'open'];
const MOST_PROBLEMS = 100;

/**
 * Compiles what a report says against what the viewer reads, as definitions are compiled. Gives the model, and all that is wrong with it, each at its path;
 * no model when its form is wrong or its object is not there. Never throws for bad input.
 */
export function compileContent(
  context: QueryContext,
  report: string,
  label: string,
  content: unknown,
): { readonly model?: ReportModel; readonly problems: readonly ContentProblem[] } {
  const value: unknown = { report: 'report', label, ...(typeof content === 'object' && content !== null ? content : {}) };
  const form = problemsOfForm(value);
  if (form.length > 0) return { problems: form };
  const definition = value as ReportDefinition;
  const problems = new ProblemList();
  const { compilation, heads } = readableCompilation(readableModel(context), problems);
  const places = new ValuePlaces(definition);
  const compiled = compileReport(compilation, heads, { path: '', kind: 'report', value: definition, places }, undefined);
  const found = problems.all().map(({ code, message, line, column }): ContentProblem => {
    const path = places.pathOf(line);
    return { path, field: path.join('.'), code, message, en: englishProblem(code, path), ...(code.startsWith('formula_') && { at: column - 1 }) };
  });
  const told = [...found, ...(compiled ? closedObjects(context, compiled, definition) : [])].slice(0, MOST_PROBLEMS);
  return { ...(compiled && { model: { ...compiled, report } }), problems: told };
}

function problemsOfForm(value: unknown): ContentProblem[] {
  const validate = definitionValidator('report');
  const closed = closedKeys
    .filter((key) => Object.hasOwn(value as object, key))
    .map((key): ContentProblem => ({
      path: [key],
      field: key,
      code: 'unknown_key',
      message: `\`${key}\` は、利用者が作るレポートには書けません。`,
      en: `A report that a user makes has no ${key}.`,
    }));
  if (validate(value)) return closed;
  const wrong = (validate.errors ?? []).slice(0, MOST_PROBLEMS).flatMap((error): ContentProblem[] => {
    const explained = explainError(error);
    if (!explained) return [];
    const lacking: unknown = error.params['missingProperty'];
    const path = [...explained.path, ...(explained.key === undefined ? [] : [explained.key]), ...(typeof lacking === 'string' ? [lacking] : [])];
    return [{ path, field: path.join('.'), code: explained.code, message: explained.message, en: englishProblem(explained.code, path) }];
  });
  const unnamed: ContentProblem = {
    path: [],
    field: '',
    code: 'wrong_value',
    message: 'レポートの定義の形が正しくありません。',
    en: 'This is no definition of a report.',
  };
  return closed.length + wrong.length > 0 ? [...closed, ...wrong] : [unnamed];
}

/** Objects of which the viewer reads no record at all are not there for them. */
function closedObjects(context: QueryContext, report: ReportModel, definition: ReportContent): ContentProblem[] {
  const blocks = Object.entries(report.joined?.blocks ?? {}).flatMap(([name, block]) => {
    const written = definition.joined?.[name];
    return written ? closedIn(context, block, written, ['joined', name]) : [];
  });
  return [...closedIn(context, report, definition, []), ...blocks];
}

function closedIn(context: QueryContext, { from, joins }: ReportBodyModel, definition: ReportBody, within: readonly string[]): ContentProblem[] {
  const places = new Map<string, readonly string[]>([[from, [...within, 'from']]]);
  for (const group of sourceGroups)
    for (const [alias, { object }] of Object.entries(definition[group] ?? {})) if (ownOf(joins, alias)) places.set(object, [...within, group, alias, 'object']);
  return [...places].flatMap(([name, path]): ContentProblem[] => {
    const object = ownOf(context.model.objects, name);
    if (object && mayReadAny(context, object)) return [];
    const message = `\`${name}\` というオブジェクトはありません。`;
    return [{ path, field: path.join('.'), code: 'unknown_object', message, en: englishProblem('unknown_object', path) }];
  });
}
