import type { Column } from '../../../platform/contract/wire.ts';
import type { Expression } from '../../../platform/formula/formula.ts';
import { parseFormula } from '../../../platform/formula/parse.ts';
import { formatDay, t, text } from '../../locale/locale.ts';

/**
 * A definition's condition in the reader's words, one text a part that must hold: 「報告日 = 今日」.
 * Names are those of the columns; `rest` counts the parts that are more than a plain comparison of columns.
 */
export function describeFilter(source: string, columns: readonly Column[]): { readonly parts: readonly string[]; readonly rest: number } {
  const parsed = parseFormula(source);
  if (!('expression' in parsed)) return { parts: [], rest: 1 };
  const all = conjuncts(parsed.expression).map((part) => words(part, columns));
  const parts = all.filter((part) => part !== null);
  return { parts, rest: all.length - parts.length };
}

function conjuncts(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === 'AND' ? expression.args.flatMap(conjuncts) : [expression];
}

function words(expression: Expression, columns: readonly Column[]): string | null {
  if (expression.kind === 'binary' && ['=', '<>', '<', '<=', '>', '>='].includes(expression.operator)) {
    const column = expression.left.kind === 'name' ? columnOf(expression.left.path, columns) : undefined;
    const right = value(expression.right, column, columns);
    if (!column || right === null) return null;
    const sign = { '=': '=', '<>': '≠', '<=': '≤', '>=': '≥', '<': '<', '>': '>' }[expression.operator as '='];
    return `${text(column.label)} ${sign} ${right}`;
  }
  if (expression.kind === 'call' && expression.name === 'ISBLANK' && expression.args[0]?.kind === 'name') {
    const { path } = expression.args[0];
    const column = columnOf(path, columns) ?? (path.at(-1) === 'title' ? columnOf(path.slice(0, -1), columns) : undefined);
    return column ? `${text(column.label)} = ${t('report.blank')}` : null;
  }
  if (expression.kind === 'call' && expression.name === 'ISNA' && expression.args[0]?.kind === 'name') {
    const column = columnOf(expression.args[0].path, columns);
    return column ? `${text(column.label)} = ${t('record.not_applicable')}` : null;
  }
  return null;
}

function value(expression: Expression, column: Column | undefined, columns: readonly Column[]): string | null {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'boolean') return t(expression.value ? 'filter.yes' : 'filter.no');
  if (expression.kind === 'text') {
    const choice = column?.choices?.find((each) => each.value === expression.value);
    return choice ? text(choice.label) : expression.value;
  }
  if (expression.kind === 'call' && expression.name === 'TODAY') return t('filter.today');
  if (expression.kind === 'call' && expression.name === 'DATE') {
    const parts = expression.args.map((arg) => (arg.kind === 'number' ? arg.value : ''));
    const day = `${(parts[0] ?? '').padStart(4, '0')}-${(parts[1] ?? '').padStart(2, '0')}-${(parts[2] ?? '').padStart(2, '0')}`;
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? formatDay(day) : null;
  }
  // The viewer's own value: said by the name of what it is compared with.
  if (expression.kind === 'name' && expression.path[0] === 'USER')
    return t('report.own', { name: text((column ?? columnOf(expression.path.slice(1), columns))?.label) });
  return null;
}

function columnOf(path: readonly string[], columns: readonly Column[]): Column | undefined {
  const key = path.join('.');
  return columns.find((column) => column.key === key) ?? columns.find((column) => column.key === path.at(-1));
}
