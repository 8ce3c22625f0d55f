import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql, { join, raw } from 'sql-template-tag';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { compileFormula } from './compile.ts';
import { documentFunctions } from './document-functions.ts';
import { evaluate } from './evaluate.ts';
import { exampleMoment, exampleNames, exampleScope } from './examples.ts';
import type { Formula } from './formula.ts';
import { functions } from './functions.ts';
import { toSql } from './to-sql.ts';

function compile(source: string): Formula {
  const compiled = compileFormula(source, exampleScope);
  if ('problems' in compiled) throw new Error(`${source}: ${compiled.problems.map(({ message }) => message).join(' ')}`);
  return compiled.formula;
}
const valueOf = (path: readonly string[]) => exampleNames[path[0] ?? '']?.value ?? null;
const types: Record<string, string> = {
  number: 'integer',
  text: 'text',
  choice: 'text',
  choices: 'text[]',
  date: 'date',
  datetime: 'timestamptz',
  boolean: 'boolean',
};

describe('the examples of the functions', () => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());

  test.each(functions.map(({ example }) => [example.formula, example.result] as const))('%s gives %p in JavaScript', (source, result) => {
    expect(evaluate(compile(source), { value: valueOf, ...exampleMoment })).toEqual(result);
  });

  test('give the same in PostgreSQL, computed beforehand or not', async () => {
    const context = { column: (path: readonly string[]) => raw(`"t"."${path[0]}"`), user: () => null, ...exampleMoment };
    const formulas = functions.map(({ example }) => compile(example.formula));
    const columns = formulas.flatMap((formula, index) => [
      sql`${toSql(formula, context)} AS ${raw(`a${index}`)}`,
      sql`${toSql(formula, context, { fold: false })} AS ${raw(`b${index}`)}`,
    ]);
    const values = Object.values(exampleNames).map(({ type, value }) => sql`${value}::${raw(types[type] ?? 'text')}`);
    const [row] = await opened.database.query<Record<string, unknown>>(
      sql`SELECT ${join(columns)} FROM (VALUES (${join(values)})) AS t (${raw(
        Object.keys(exampleNames)
          .map((name) => `"${name}"`)
          .join(', '),
      )})`,
    );
    for (const [index, { example }] of functions.entries()) {
      expect([example.formula, row?.[`a${index}`], row?.[`b${index}`]]).toEqual([example.formula, example.result, example.result]);
    }
  });
});

test('only a function that says so reads the moment', () => {
  for (const { name, example, readsMoment } of functions)
    if (!readsMoment)
      expect([name, evaluate(compile(example.formula), { value: valueOf, now: new Date(NaN), timeZone: exampleMoment.timeZone })]).toEqual([
        name,
        example.result,
      ]);
  expect(functions.flatMap(({ name, readsMoment }) => (readsMoment ? [name] : []))).toEqual(['TODAY', 'NOW', 'DURING']);
});

test('every function is documented in both languages, under a name of its own', () => {
  expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
  const document = documentFunctions();
  for (const { name, description } of functions) {
    expect(document).toContain(`### ${name}\n`);
    expect(description.ja).toMatch(/。$/);
    expect(description.en).toMatch(/\.$/);
  }
});
