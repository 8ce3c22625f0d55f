import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileFormula } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { FormulaScope, FormulaValue, NameMeaning } from './formula.ts';
import { parseFormula } from './parse.ts';

const meanings: Readonly<Record<string, NameMeaning>> = {
  opened: { type: 'choice', choices: { opened: '開設した', not_opened: '開設していない' } },
  fever_patients: { type: 'number' },
  tested_total: { type: 'number' },
  report_date: { type: 'date' },
  due: { type: 'time' },
  answered_at: { type: 'datetime' },
  note: { type: 'text' },
  symptoms: { type: 'choices', choices: { fever: '発熱' } },
  photo: { type: 'files' },
  flag: { type: 'boolean' },
  institution: { type: 'record' },
  'institution.designation': { type: 'choice', choices: { contract_only: '契約', treatment_only: '治療' } },
  'institution.name': { type: 'text' },
  'USER.kind': { type: 'text' },
  'USER.institution': { type: 'record' },
};
const paths = Object.keys(meanings).map((key) => key.split('.'));
const scope: FormulaScope = {
  find: (path) => (Object.hasOwn(meanings, path.join('.')) ? meanings[path.join('.')] : undefined),
  names: (path) => [
    ...new Set(
      paths.filter((known) => known.length > path.length && path.every((name, index) => known[index] === name)).map((known) => known[path.length] ?? ''),
    ),
  ],
};
function problemsOf(source: string, options?: Parameters<typeof compileFormula>[2]) {
  const compiled = compileFormula(source, scope, options);
  return 'problems' in compiled ? compiled.problems : [];
}
function run(source: string | number | boolean, values: Record<string, FormulaValue> = {}, options?: Parameters<typeof compileFormula>[2]): FormulaValue {
  const compiled = compileFormula(source, scope, options);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return evaluate(compiled.formula, { value: (path) => values[path.join('.')] ?? null, now: new Date('2026-11-22T01:02:03Z'), timeZone: 'Asia/Tokyo' });
}

describe('a wrong formula is refused with its position and what to do', () => {
  test.each([
    ['fever_patient > 3', 'formula_unknown_name', 'fever_patient', '「fever_patients」のことですか'],
    ['institution.desination = "a"', 'formula_unknown_name', 'institution.desination', '「institution.designation」のことですか'],
    ['institution.name.x', 'formula_unknown_name', 'institution.name.x', '先に項目はありません'],
    ['USER = "x"', 'formula_unknown_name', 'USER', '使える名前は kind, institution'],
    ['user.kind = "x"', 'formula_unknown_name', 'user.kind', '「USER」のことですか'],
    ['today > report_date', 'formula_unknown_name', 'today', '「TODAY(…)」'],
    ['note = NULL', 'formula_unknown_name', 'NULL', 'BLANK'],
    ['constructor = 1', 'formula_unknown_name', 'constructor', 'ありません'],
    ['ISBLNK(note)', 'formula_unknown_function', 'ISBLNK', '「ISBLANK」のことですか'],
    ['IF(flag)', 'formula_arguments', 'IF(flag)', 'IF(condition, then, [otherwise])'],
    ['DATE(2026, 1)', 'formula_arguments', 'DATE(2026, 1)', 'DATE(year, month, day)'],
    ['ROUND(1, fever_patients)', 'formula_arguments', 'fever_patients', '-10 から 12'],
    ['ROUND(1, 400)', 'formula_arguments', '400', '-10 から 12'],
    ['SUBSTITUTE(note, note, "x")', 'formula_arguments', 'note', '直接書きます'],
    [
      'institution.designation <> 3',
      'formula_type',
      'institution.designation <> 3',
      '選択肢と数値は比べられません。選べる値は contract_only, treatment_only です',
    ],
    ['opened = "open"', 'formula_type', '"open"', '「opened」のことですか'],
    ['opened = "開設した"', 'formula_type', '"開設した"', '値は「opened」です'],
    ['opened = "constructor"', 'formula_type', '"constructor"', '選べる値は'],
    ['opened < "opened"', 'formula_type', 'opened < "opened"', '大小を比べられません'],
    ['fever_patients + note', 'formula_type', 'note', '「&」を使います'],
    ['report_date = answered_at', 'formula_type', 'report_date = answered_at', 'DATEVALUE'],
    ['report_date > "2026-02-30"', 'formula_type', '"2026-02-30"', 'YYYY-MM-DD'],
    ['symptoms = "fever"', 'formula_type', 'symptoms = "fever"', 'INCLUDES'],
    ['IN(symptoms, "fever")', 'formula_type', '"fever"', 'INCLUDES'],
    ['INCLUDES(symptoms, "cough")', 'formula_type', '"cough"', '選べる値は fever'],
    ['institution = "x\'; drop table"', 'formula_type', '"x\'; drop table"', 'id ではありません'],
    ['photo = photo', 'formula_type', 'photo = photo', 'ISBLANK'],
    ['note & photo', 'formula_type', 'photo', 'ファイル'],
    ['LEFT(report_date, 4)', 'formula_type', 'report_date', 'TEXT(…)'],
    ['IF(flag, 1, "a")', 'formula_type', '"a"', '数値、文字列'],
    ['AND(1, TRUE)', 'formula_type', '1', '真偽'],
    ['-note', 'formula_type', 'note', '数値'],
    ['fever_patients ＞ 3', 'formula_syntax', '＞', '半角で「>」'],
    ['１２ = 3', 'formula_syntax', '１２', '半角で「12」'],
    ['（1)', 'formula_syntax', '（', '半角で「(」'],
    ['fever_patients ≧ 3', 'formula_syntax', '≧', '「>=」'],
    ['note != "x"', 'formula_syntax', '!=', '「<>」'],
    ['flag && flag', 'formula_syntax', '&&', '「AND」'],
    ["note = 'x'", 'formula_syntax', "'x'", '二重引用符'],
    ['note = “x”', 'formula_syntax', '“x”', '二重引用符'],
    ['note = "x', 'formula_syntax', '"x', '終わりの "'],
    ['報告日 = TODAY()', 'formula_syntax', '報告日', 'API 名'],
    ['fever_patients > 50%', 'formula_syntax', '%', '0.5'],
    ['1 < 2 < 3', 'formula_syntax', '<', 'AND でつなぎます'],
    ['(1 + 2', 'formula_syntax', '(', '対応する「)」'],
    ['1 + 2)', 'formula_syntax', ')', '余っています'],
    ['note note', 'formula_syntax', 'note', '演算子'],
    ['1, 2', 'formula_syntax', ',', '引数の間'],
    ['institution. = 1', 'formula_syntax', 'institution.', '項目の名前'],
    ['AND flag', 'formula_syntax', 'AND', '条件'],
    ['NOT', 'formula_syntax', '', '途中で終わっています'],
    ['', 'formula_syntax', '', '空です'],
    ['fever_patients > 3 AND', 'formula_syntax', '', '途中で終わっています'],
    ['"\ud800"', 'formula_syntax', '"\ud800"', '使えない文字'],
    ['"a\0b"', 'formula_syntax', '"a\0b"', '使えない文字'],
  ])('%s', (source, code, place, words) => {
    const [problem] = problemsOf(source);
    expect(problem).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(source.slice(problem?.span.start, problem?.span.end)).toBe(place);
  });

  test('all problems are reported at once', () => {
    expect(problemsOf('ISBLANK(fever_patient) OR tested_tota > 1 OR FOO(1)').map(({ code }) => code)).toEqual([
      'formula_unknown_name',
      'formula_unknown_name',
      'formula_unknown_function',
    ]);
    expect(problemsOf('１＋２')).toHaveLength(3);
  });

  test('the type that is expected', () => {
    expect(problemsOf('fever_patients', { expect: 'boolean' })[0]).toMatchObject({
      code: 'formula_type',
      message: 'この式の結果は真偽(TRUE か FALSE)でなければなりませんが、数値になります。',
    });
    expect(problemsOf('flag', { expect: ['text', 'boolean'] })).toEqual([]);
    expect(problemsOf('BLANK', { expect: 'number' })).toEqual([]);
    expect(run('"2026-01-02"', {}, { expect: 'date' })).toBe('2026-01-02');
    expect(problemsOf('"2026-13-02"', { expect: 'date' })).toHaveLength(1);
  });
});

describe('what a formula means', () => {
  test.each([
    ['1 + 2 * 3 - -4 / 2', 9],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['"a" & 1 + 1 & "b"', 'a2b'],
    ['1 + 1 = 2 AND NOT 1 = 2', true],
    ['TRUE OR TRUE AND FALSE', true],
    ['NOT(FALSE) AND FALSE', false],
    ['NOT NOT true', true],
    ['and(true, Or(false, TRUE()))', true],
    ['0.1 + 0.2', 0.3],
    ['1 / 3', 0.333333333333],
    ['-1 / 6', -0.166666666667],
    ['1 / 0', null],
    ['"say ""hi"""', 'say "hi"'],
    ['"" = BLANK', true],
    ['BLANK = BLANK', true],
    ['note = 3 & ""', false],
    ['fever_patients = 3', false],
    ['fever_patients <> 3', true],
    ['fever_patients < 3 OR fever_patients >= 3', false],
    ['NOT fever_patients < 3', true],
    ['fever_patients + 1', null],
    ['fever_patients & note', null],
    ['flag', false],
    ['flag = FALSE', false],
    ['NOT flag', true],
    ['DATE(2024, 2, 29) + 1', '2024-03-01'],
    ['DATE(2024, 3, 1) - DATE(2024, 2, 1)', 29],
    ['DATE(9999, 12, 31) + 1', null],
    ['TODAY() - 7', '2026-11-15'],
    ['"\u{20bb7}" > "\uffee"', true],
    ['LEN("\u{20bb7}")', 1],
    ['IF(flag, 1)', null],
    ['CASE(fever_patients, 1, "a", "b")', 'b'],
    ['9007199254740993 - 1 = 9007199254740992', true],
  ])('%s is %p', (source, result) => {
    expect(run(source)).toBe(result);
  });

  test('values of names', () => {
    expect(run('opened & ":" & institution.name', { opened: 'not_opened', 'institution.name': '東京' })).toBe('開設していない:東京');
    expect(run('TEXT(IF(flag, opened, BLANK))', { opened: 'retired', flag: true })).toBe('retired');
    expect(run('institution = USER.institution', { institution: 'A1', 'USER.institution': 'a1' })).toBe(true);
    expect(run('due < "13:00" AND answered_at > "2026-11-22T09:00:00+09:00"', { due: '12:59', answered_at: '2026-11-22T00:00:01Z' })).toBe(true);
    expect(run('fever_patients', { fever_patients: Number.NaN })).toBeNull();
    expect(run('report_date', { report_date: '2026-02-30' })).toBeNull();
  });

  test('numbers and booleans of YAML', () => {
    expect(run(5)).toBe(5);
    expect(run(-1e-7)).toBe(-1e-7);
    expect(run(1e21)).toBe(1e21);
    expect(run(false)).toBe(false);
    expect(compileFormula(Number.NaN, scope)).toHaveProperty('problems');
  });

  test('the formula tells what it reads and is frozen', () => {
    const compiled = compileFormula('institution.name & note & note & USER.kind', scope);
    if ('problems' in compiled) throw new Error('refused');
    const { formula } = compiled;
    expect(formula.references).toEqual([['institution', 'name'], ['note']]);
    expect(formula.usesUser).toBe(true);
    expect(formula.type).toBe('text');
    expect(Object.keys(formula.meanings)).toEqual(['institution.name', 'note', 'USER.kind']);
    expect(Object.isFrozen(formula.expression)).toBe(true);
    expect(Object.isFrozen(formula.references[0])).toBe(true);
  });

  test('a formula that went through JSON runs as before', () => {
    const compiled = compileFormula('report_date >= "2026-01-01" AND opened = "opened"', scope);
    if ('problems' in compiled) throw new Error('refused');
    const copy = JSON.parse(JSON.stringify(compiled.formula)) as typeof compiled.formula;
    const context = { value: ([name]: readonly string[]) => (name === 'opened' ? 'opened' : '2026-01-01'), now: new Date(0), timeZone: 'UTC' };
    expect(evaluate(copy, context)).toBe(true);
  });
});

describe('hostile input', () => {
  test.each([
    ['length', `${'1+'.repeat(2000)}1`],
    ['chain', Array.from({ length: 1000 }, () => '1').join('+')],
    ['parentheses', '('.repeat(3000)],
    ['balanced parentheses', `${'('.repeat(61)}1${')'.repeat(61)}`],
    ['signs', `${'-'.repeat(3000)}1`],
    ['NOT', `${'NOT '.repeat(900)}TRUE`],
    ['calls', `${'ABS('.repeat(900)}1`],
    ['text that grows', `${'SUBSTITUTE('.repeat(20)}"aaaaaaaaaa"${', "a", "aaaaaaaaaa")'.repeat(20)}`],
    ['numbers that grow', Array.from({ length: 100 }, () => 'fever_patients').join('*')],
  ])('%s is refused', (_name, source) => {
    expect(problemsOf(source)[0]?.code).toBe('formula_too_long');
  });

  test('what lies within the limits runs', () => {
    expect(run(`${'('.repeat(60)}1${')'.repeat(60)}`)).toBe(1);
    expect(run(Array.from({ length: 200 }, () => '1').join('+'))).toBe(200);
    expect(
      run(
        Array.from({ length: 600 }, () => 'TRUE')
          .join(' AND ')
          .slice(0, 3992) + 'UE'.slice(0, 0),
      ),
    ).toBe(true);
  });

  test('any text gives a formula or problems within it', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('(', ')', '"', ',', 'AND', ' NOT ', 'IF(', 'note', '＝', '１', '. ', '<>', "'", '--', ';'),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const source = parts.join('');
        const parsed = parseFormula(source);
        if ('expression' in parsed) expect(source.trim()).not.toBe('');
        for (const { span, message } of problemsOf(source)) {
          expect(span.start >= 0 && span.start <= span.end && span.end <= source.length).toBe(true);
          expect(message).not.toBe('');
        }
      }),
    );
  });
});
