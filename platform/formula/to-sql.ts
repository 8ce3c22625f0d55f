import sql, { join, raw, type Sql } from 'sql-template-tag';
import { nodeOf } from './compile.ts';
import { Decimal, writeDecimal } from './decimal.ts';
import { evaluateNode } from './evaluate.ts';
import type { Formula, SqlContext, Viewer } from './formula.ts';
import type { SqlWriter } from './function-entry.ts';
import { type CallNode, isUser, type NameNode, type Node, type NodeType, type Value } from './node.ts';
import { isId } from './values.ts';

export interface SqlOptions {
  /** The result stands in a WHERE, alone or between AND and OR: TRUE where the condition is TRUE, FALSE or NULL elsewhere, in the form that indexes serve best. */
  readonly filter?: boolean;
  /** Whether parts that read no field are computed beforehand and become one parameter; true unless said. */
  readonly fold?: boolean;
}

/**
 * Writes a formula as a PostgreSQL expression that may stand anywhere: every value is a parameter with a cast, blank is NULL,
 * a condition is TRUE or FALSE (see `filter`), a number is numeric (a column alone stays as it is). It raises no error for any values of its columns.
 * Raises an Error when `filter` is asked of a formula that is no condition.
 */
export function toSql(formula: Formula, context: SqlContext, options: SqlOptions = {}): Sql {
  const node = nodeOf(formula);
  const write = writerOf(context, options.fold ?? true);
  if (options.filter === true) {
    if (node.type !== 'boolean' && node.type !== 'blank') throw new Error(`the formula ${formula.source} is not a condition`);
    return node.type === 'blank' ? sql`FALSE` : write.truth(node);
  }
  if (node.type !== 'boolean') return node.kind === 'name' ? write.bare(node) : write.value(node);
  const known = write.known(node);
  return known === undefined ? sql`((${write.truth(node)}) IS TRUE)` : write.truth(node);
}

/** PostgreSQL's types of the values. */
const columnTypes: Readonly<Record<NodeType, Sql>> = {
  text: raw('text'),
  number: raw('numeric'),
  boolean: raw('boolean'),
  date: raw('date'),
  time: raw('time'),
  datetime: raw('timestamptz'),
  choice: raw('text'),
  choices: raw('text[]'),
  record: raw('uuid'),
  files: raw('jsonb'),
  blank: raw('text'),
};
/** The id of no record: a viewer's value that is not an id is compared as this one. */
const NO_RECORD = '00000000-0000-0000-0000-000000000000';

function writerOf(context: SqlContext, fold: boolean): SqlWriter {
  const { timeZone, keeping, late } = context;
  const read = (node: Node, viewer: Viewer) => evaluateNode(node, { now: viewer.now, timeZone, value: (path) => viewer.user(path) });
  const isLate = (node: Node): boolean => late !== undefined && (isUser(node) || (node.kind === 'call' && (isClock(node) || node.args.some(isLate))));
  const isFolded = (node: NameNode | CallNode) => node.fixed && !isLate(node) && (fold || node.kind === 'name' || node.args.length === 0);
  const isCondition = (node: Node) => node.kind === 'call' && node.entry.result === 'boolean';

  const write: SqlWriter = {
    timeZone,
    value: (node) => {
      const column = writeBare(node, false);
      return node.type === 'number' && readsColumn(node) ? sql`${column}::numeric` : column;
    },
    bare: (node) => writeBare(node, true),
    truth: (node) => {
      const known = write.known(node);
      if (known !== undefined) return known.value === true ? sql`TRUE` : sql`FALSE`;
      return node.kind === 'call' ? node.entry.sql(write, node.args) : write.value(node);
    },
    falsity: (node) => {
      const known = write.known(node);
      if (known !== undefined) return known.value === true ? sql`FALSE` : sql`TRUE`;
      if (node.kind === 'call' && isCondition(node) && node.entry.falsity !== undefined) return node.entry.falsity(write, node.args);
      return sql`(${write.truth(node)}) IS NOT TRUE`;
    },
    known: (node) => {
      if (node.kind === 'constant') return { value: node.value };
      if (!isFolded(node)) return undefined;
      return { value: keeping ? keeping.fact((viewer) => read(node, viewer), keyOf) : read(node, context) };
    },
    blank: (node) => {
      if (node.kind === 'constant') return node.value === null;
      if (!isFolded(node)) return undefined;
      return keeping ? keeping.fact((viewer) => read(node, viewer) === null) : read(node, context) === null;
    },
  };
  return write;

  function readsColumn(node: Node): boolean {
    return node.kind === 'name' && !node.fixed;
  }

  function writeBare(node: Node, bare: boolean): Sql {
    if (node.kind === 'constant') return literal(node.value, node.type, bare);
    if (isFolded(node)) {
      const writeFor = (viewer: Viewer) => literal(read(node, viewer), node.type, bare);
      return keeping ? keeping.part(writeFor) : writeFor(context);
    }
    if (late && isUser(node) && node.kind === 'name') return late.user(node.path);
    if (late && isClock(node)) return node.type === 'date' ? late.today : late.now;
    if (node.kind === 'name') return enclose(context.column(node.path));
    return isCondition(node) ? sql`((${write.truth(node)}) IS TRUE)` : node.kind === 'call' ? node.entry.sql(write, node.args) : sql`NULL`;
  }
}

/** TODAY() and NOW(). */
function isClock(node: Node): boolean {
  return node.kind === 'call' && (node.entry.name === 'TODAY' || node.entry.name === 'NOW');
}

/** A column that is more than a name gets parentheses. */
function enclose(column: Sql): Sql {
  return column.values.length === 0 && /^[\w".]+$/.test(column.text) ? column : sql`(${column})`;
}

/** A text that tells values of one type apart. */
function keyOf(value: Value): string {
  return value instanceof Decimal ? writeDecimal(value) : JSON.stringify(value);
}

/** A value as a parameter; `bare` writes whole numbers as integers, which compare with either kind of column by its index. */
function literal(value: Value, type: NodeType, bare: boolean): Sql {
  if (value === null) return sql`NULL::${columnTypes[type]}`;
  if (typeof value === 'boolean') return value ? sql`TRUE` : sql`FALSE`;
  if (value instanceof Decimal) {
    const whole = bare && value.round(0, 0).eq(value) && value.abs().lte(2_147_483_647);
    return sql`${writeDecimal(value)}::${raw(whole ? 'integer' : 'numeric')}`;
  }
  if (typeof value !== 'string') return sql`ARRAY[${join(value.map((item) => sql`${item}::text`))}]::text[]`;
  return sql`${type === 'record' && !isId(value) ? NO_RECORD : value}::${columnTypes[type]}`;
}
