import { type Problem, ShirabeError } from '../contract/problem.ts';
import { readRowParameters } from './read-body.ts';

const allowed = {
  view: ['details', 'formatted'],
  format: ['csv', 'xlsx'],
  encoding: ['shift_jis', 'utf-8', 'utf-8-bom'],
  unmappable: ['replace', 'fail'],
} as const;
type Allowed = typeof allowed;
type Choice = { [K in keyof Allowed]?: Allowed[K][number] };

/** The query parameters of an export; what is not said is left to the report's definition. Raises `bad_request` naming all that is wrong. */
export function readExportParameters(query: Readonly<Record<string, unknown>>): Choice & { search?: string; sort?: string; filter?: string } {
  const problems: Problem[] = [];
  const read = <K extends keyof Allowed>(name: K): Allowed[K][number] | undefined => {
    const given = query[name];
    if (given === undefined) return undefined;
    const found = (allowed[name] as readonly Allowed[K][number][]).find((value) => value === given);
    if (found === undefined)
      problems.push({ field: name, code: 'not_a_choice', message: `${name} は ${allowed[name].join('、')} のどれかで指定してください。` });
    return found;
  };
  const [view, format, encoding, unmappable] = [read('view'), read('format'), read('encoding'), read('unmappable')];
  if (problems.length > 0) throw new ShirabeError('bad_request', 'エクスポートの指定が正しくありません。', problems);
  const { search, sort, filter } = readRowParameters(query);
  const all = { view, format, encoding, unmappable, search, sort, filter };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
