import { Ajv, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { checkLimit } from '../query/check-limit.ts';

const ajv = new Ajv({ allErrors: true, strict: false });
const compiled = new WeakMap<TSchema, ValidateFunction>();

/** A request's body as its schema says. Raises `bad_request` with every place that is wrong. */
export function readBody<T extends TSchema>(schema: T, body: unknown): Static<T> {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  if (validate(body)) return body as Static<T>;
  const problems: Problem[] = (validate.errors ?? []).slice(0, 50).map((error) => {
    const extra: unknown = error.params.additionalProperty ?? error.params.missingProperty;
    const place = [...error.instancePath.split('/').filter(Boolean), ...(typeof extra === 'string' ? [extra] : [])].join('.');
    return {
      field: place,
      code: error.keyword,
      message: `${place || '本文'}: ${error.message ?? '形式が正しくありません。'}`,
      en: `${place || 'body'}: ${error.message ?? 'not of the right form'}`,
    };
  });
  throw new ShirabeError('bad_request', { ja: '送られた内容の形式が正しくありません。', en: 'What was sent is not of the right form.' }, problems);
}

/** A query parameter as text; undefined when it is not given, or empty. Raises `bad_request` for one that is given twice. */
export function readParameter(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new ShirabeError('bad_request', { ja: `${name} は1つだけ指定してください。`, en: `Give ${name} once only.` }, [
    { field: name, code: 'repeated', message: `${name} は1つだけ指定してください。`, en: `Give ${name} once only.` },
  ]);
}

/** The query parameters of rows, as text. Raises `bad_request` for one that is given twice, or a limit that is no number from 1 to 1000. */
export function readRowParameters(query: Readonly<Record<string, unknown>>): {
  search?: string;
  sort?: string;
  filter?: string;
  block?: string;
  columns?: string;
  cursor?: string;
  limit?: number;
  from?: string;
  to?: string;
  of?: string;
  describe: boolean;
  own: boolean;
  anyway: boolean;
} {
  const text = (name: string): string | undefined => readParameter(query, name);
  const given = text('limit');
  const limit = given === undefined ? undefined : checkLimit(/^\d{1,4}$/.test(given) ? Number(given) : NaN);
  const [search, sort, filter, columns] = [text('search'), text('sort'), text('filter'), text('columns')];
  const block = text('block');
  const [cursor, from, to, of] = [text('cursor'), text('from'), text('to'), text('of')];
  return {
    ...(search === undefined ? {} : { search }),
    ...(sort === undefined ? {} : { sort }),
    ...(filter === undefined ? {} : { filter }),
    ...(block === undefined || block === '' ? {} : { block }),
    ...(columns === undefined ? {} : { columns }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(of === undefined ? {} : { of }),
    ...(limit === undefined ? {} : { limit }),
    describe: text('describe') === '1',
    own: text('own') === '1',
    anyway: text('anyway') === '1',
  };
}
