import type { Formula, FormulaScope } from '../formula/formula.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import { systemFields } from './system-fields.ts';

const systemNames = Object.keys(systemFields);

/** Titles stand in indexes, whose rows PostgreSQL limits to 2,704 bytes. */
const LONGEST = 300;

/** The title of an object whose own is wrong; it never leaves a compilation that has problems. */
const noTitle: Formula = {
  source: '""',
  expression: { kind: 'blank', span: { start: 0, end: 2 } },
  type: 'text',
  references: [],
  usesUser: false,
  meanings: {},
};

/**
 * Compiles the title of an object's records: the template `name` (a text with formulas in {{ }}) becomes one text formula,
 * TEXT() of each part, joined; without a template the field `name` is the title.
 */
export function compileTitle(compilation: Compilation, source: ObjectSource): Formula {
  const { problems } = compilation;
  const { file } = source;
  const scope = titleScope(compilation, source);
  const template = file.value.name;
  if (template === undefined) {
    const field = source.fields.get('name');
    if (field === undefined) {
      if (!problems.broken.has('name'))
        problems.add(file, 'missing_title', 'レコードの名前が決まりません。項目 `name` を作るか、name: "{{項目}}" と書きます。', file.value, 'object');
      return noTitle;
    }
    const short = field.type === 'text' && (field.max ?? 0) <= LONGEST;
    return checkCircle(compilation, source, compileOne(short ? 'name' : bounded('name'), scope) ?? compileOne(bounded('TEXT(name)'), scope) ?? noTitle);
  }
  const parts: string[] = [];
  let whole = true;
  for (const { text, from, formula } of readTemplate(template)) {
    if (!formula) {
      parts.push(`"${text.replaceAll('"', '""')}"`);
      continue;
    }
    const compiled = compileAt(problems, file, file.value, 'name', scope, undefined, { text, from });
    if (compiled === undefined) whole = false;
    // A looked-up record is shown by its own title.
    else if (compiled.expression.kind === 'name' && compiled.type === 'record') parts.push(`${compiled.expression.path.join('.')}.title`);
    else parts.push(compiled.type === 'text' ? `(${text})` : `TEXT(${text})`);
  }
  if (!whole) return noTitle;
  if (!template.includes('{{')) problems.add(file, 'missing_title', '名前の中に項目がありません。"{{項目}}" と書きます。', file.value, 'name');
  // Spaces between parts that are blank vanish at the ends.
  const joined = compileOne(bounded(parts.length === 1 ? (parts[0] ?? '""') : `TRIM(${parts.join(' & ')})`), scope);
  if (joined === undefined) problems.add(file, 'formula_type', '名前の各部分は文字にできる値にします。', file.value, 'name');
  return checkCircle(compilation, source, joined ?? noTitle);
}

function bounded(text: string): string {
  return `LEFT(${text}, ${LONGEST})`;
}

function compileOne(text: string, scope: FormulaScope): Formula | undefined {
  const compiled = compileFormula(text, scope, { expect: 'text' });
  return 'formula' in compiled ? compiled.formula : undefined;
}

/** Cuts a template into its texts and the formulas between {{ and }}. */
function readTemplate(template: string): readonly { readonly text: string; readonly from: number; readonly formula: boolean }[] {
  const parts: { text: string; from: number; formula: boolean }[] = [];
  let at = 0;
  for (const match of template.matchAll(/\{\{(.*?)\}\}/gs)) {
    if (match.index > at) parts.push({ text: template.slice(at, match.index), from: at, formula: false });
    parts.push({ text: match[1] ?? '', from: match.index + 2, formula: true });
    at = match.index + match[0].length;
  }
  if (at < template.length) parts.push({ text: template.slice(at), from: at, formula: false });
  return parts;
}

/** The object's scope without what is only known once the record is there, and without the viewer: a title is stored, the same for everybody. */
function titleScope({ formulas }: Compilation, source: ObjectSource): FormulaScope {
  const scope = formulas.scopeOf(source.name);
  const own = new Set(['USER', ...systemNames, ...(source.fields.has('name') ? [] : ['name'])]);
  return {
    find: (path) => (own.has(path[0] ?? '') && (path.length === 1 || path[0] === 'USER') ? undefined : scope.find(path)),
    names: (path) => scope.names(path).filter((name) => path.length > 0 || !own.has(name)),
  };
}

/** A title may not read a formula field that reads the title, or the viewer. */
function checkCircle({ problems, formulas }: Compilation, source: ObjectSource, title: Formula): Formula {
  const seen = new Set<string>();
  const readsTitle = (formula: Formula): boolean =>
    formula.usesUser ||
    formula.references.some(([first, ...rest]) => {
      if (rest.length > 0 || first === undefined || seen.has(first)) return false;
      if (first === 'title' || (first === 'name' && !source.fields.has('name'))) return true;
      seen.add(first);
      const inner = formulas.formulaOf(source.name, first);
      return inner !== undefined && readsTitle(inner);
    });
  if (readsTitle(title))
    problems.add(
      source.file,
      'circular',
      'レコードの名前には、名前や USER を使う計算項目を使えません。',
      source.file.value,
      source.file.value.name === undefined ? 'object' : 'name',
    );
  return title;
}
