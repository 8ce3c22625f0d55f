import sql, { empty, join, type Sql } from 'sql-template-tag';
import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Field, ValueType } from '../fields/field.ts';
import type { Formula } from '../formula/formula.ts';
import { toSql } from '../formula/to-sql.ts';
import type { ObjectModel, SetModel } from '../metadata/model.ts';
import { accessPredicate, mayReadEvery } from './access.ts';
import { ident } from './identifier.ts';
import { setMember } from '../metadata/set-member.ts';
import { conditionExpression, findMember, lookupTarget, ownOf, sqlContext, tableOf, unknownPath } from './paths.ts';
import { setExpression } from './set-expression.ts';
import { type SortType, sortTypes } from './sort-types.ts';
import type { QueryContext, RowJoin, RowQuery } from './query.ts';

/** What a path of a query stands for. */
export interface Place {
  /** The column or expression of its value; of a lookup the id. */
  readonly value: Sql;
  readonly valueType: ValueType;
  /** None for the title and other system names, and for a joined record itself. */
  readonly field?: Field;
  /** The column of a text or title that a table has, and the table's name in the statement: not of what is computed. */
  readonly stored?: { readonly alias: string; readonly column: string };
  /** The object, and the id, of the record that the value belongs to. */
  readonly object: ObjectModel;
  readonly record: Sql;
  /** For values that are records: the object they are of, and the expression of their title (which joins it). */
  readonly target?: ObjectModel;
  readonly label?: () => Sql;
  /** For those whose object has an order of its own: what its records are ordered by, before their titles. */
  readonly rank?: RecordRank;
  /** For those: the id where the actor may read the record, else NULL. */
  readonly readable?: () => Sql;
  /** TRUE where the field holds 該当なし; of fields that offer it. */
  readonly notApplicable?: Sql;
  /** Whether the column can never hold NULL. */
  readonly neverBlank: boolean;
  readonly isTitle: boolean;
}

/** What the records of an object are ordered by: a column of theirs. */
export interface RecordRank {
  readonly column: string;
  readonly type: SortType;
  /** Of the record that a row leads to. */
  readonly value: () => Sql;
}

interface Table {
  readonly alias: string;
  readonly object: ObjectModel;
  readonly id: Sql;
  readonly joined: boolean;
}

/**
 * The tables of one statement: the root, the joined objects of a report, and each lookup that a path goes through, joined once. A lookup is followed to
 * records that the actor may read; of any other, title and fields are blank, in columns as in conditions, orders and groups. Access itself, which sees
 * what is, reads nothing from these.
 * Aliases are t0, t1, … in the order of first use, so that the same query gives the same text.
 */
export class Joins {
  readonly root: Table;
  private readonly context: QueryContext;
  private readonly lookups: Sql[] = [];
  private readonly tables = new Map<string, Table>();
  private readonly reportJoins: { readonly alias: string; readonly table: Table; readonly sql: Sql }[] = [];
  private readonly sets = new Map<string, RowJoin & { readonly set: SetModel; readonly parent: Sql }>();
  private readonly prefix: string;
  private count = 0;

  /** `prefix`: of the names of its tables, where it stands within another statement. */
  constructor(context: QueryContext, object: ObjectModel, joins: RowQuery['joins'] = {}, prefix = 't') {
    this.context = context;
    this.prefix = prefix;
    this.root = this.table(object, false);
    for (const [alias, definition] of Object.entries(joins)) {
      const parent = (definition.within === undefined ? this.root : (this.tables.get(definition.within) ?? this.root)).id;
      const { set } = definition;
      if (set) {
        this.sets.set(alias, { ...definition, set, parent });
        continue;
      }
      const table = this.table(definition.object, !definition.required);
      const by = ownOf(definition.object.fields, definition.by);
      if (!by) throw unknownPath(definition.object, [definition.by]);
      const conditions = [sql`${ident(table.alias)}.${ident(by.column)} = ${parent}`];
      if (definition.where) conditions.push(conditionExpression(context, definition.object, table.alias, definition.where));
      const access = accessPredicate(context, definition.object, 'read', table.alias);
      if (access) conditions.push(access);
      const kind = definition.required ? sql`JOIN` : sql`LEFT JOIN`;
      this.reportJoins.push({ alias, table, sql: sql`${kind} ${tableOf(definition.object)} ${ident(table.alias)} ON ${join(conditions, ' AND ')}` });
      this.tables.set(alias, table);
    }
  }

  /** The FROM clause, without the word; read it after all paths were asked for. */
  from(): Sql {
    const parts = [sql`${tableOf(this.root.object)} ${ident(this.root.alias)}`, ...this.reportJoins.map((joined) => joined.sql), ...this.lookups];
    return join(parts, ' ');
  }

  /** Ids of the report's joined records, which together with the root's id tell rows apart. */
  joinedIds(): readonly { readonly id: Sql; readonly neverBlank: boolean }[] {
    return this.reportJoins.map(({ table }) => ({ id: table.id, neverBlank: !table.joined }));
  }

  /** Whether each row has a record of its own of the table: it is the root's, or one that the report joins. */
  isRow(alias: string): boolean {
    return alias === this.root.alias || this.reportJoins.some(({ table }) => table.alias === alias);
  }

  /** What the sets of the report keep rows by. */
  kept(): readonly Sql[] {
    return [...this.sets].flatMap(([alias, { set }]) => {
      if (set.keep === undefined) return [];
      const { value } = this.place([alias]);
      return [set.keep ? value : sql`NOT ${value}`];
    });
  }

  /** Where a path leads. Raises `unknown_field` for one that the Model does not know. */
  place(path: readonly string[]): Place {
    let table = this.root;
    let prefix = '';
    let rest = path;
    const alias = path[0];
    const told = this.sets.get(alias ?? '');
    if (told) return this.setPlace(told, path);
    if (alias !== undefined && this.reportJoins.some((joined) => joined.alias === alias)) {
      table = this.tables.get(alias) as Table;
      prefix = alias;
      rest = path.slice(1);
      if (rest.length === 0) return this.recordPlace(table);
    }
    while (rest.length > 1) {
      const name = rest[0] as string;
      const column = this.lookupColumn(table, name, path);
      if (rest.length === 2 && rest[1] === 'id')
        return {
          value: column.sql,
          valueType: 'record',
          object: column.target,
          record: column.sql,
          neverBlank: false,
          isTitle: false,
          ...this.targetOf(table, prefix, name),
        };
      prefix = prefix === '' ? name : `${prefix}.${name}`;
      table = this.follow(prefix, column.sql, column.target);
      rest = rest.slice(1);
    }
    return this.member(table, prefix, rest[0] ?? 'id', path);
  }

  /** A formula over the root's (and the report's) names. */
  formula(formula: Formula, options?: { readonly filter?: boolean }): Sql {
    return toSql(
      formula,
      sqlContext(this.context, (path) => this.place(path).value),
      options,
    );
  }

  private member(table: Table, prefix: string, name: string, path: readonly string[]): Place {
    const member = findMember(table.object, name);
    if (!member) throw unknownPath(this.root.object, path);
    const base = { object: table.object, record: table.id };
    if (member.kind === 'system') {
      const value = sql`${ident(table.alias)}.${ident(member.column)}`;
      const isRecord = member.column === 'id';
      return {
        ...base,
        value,
        valueType: member.valueType,
        neverBlank: !table.joined,
        isTitle: member.column === 'title',
        ...(isRecord ? ownTarget(table) : { stored: { alias: table.alias, column: member.column } }),
      };
    }
    if (member.kind === 'formula') {
      const steps = prefix === '' ? [] : prefix.split('.');
      const value = toSql(
        member.formula,
        sqlContext(this.context, (inner) => this.place([...steps, ...inner]).value),
      );
      return { ...base, value: sql`(${value})`, valueType: member.field.valueType, field: member.field, neverBlank: false, isTitle: false };
    }
    const value = sql`${ident(table.alias)}.${ident(member.field.column)}`;
    const isLookup = lookupTarget(this.context, member.field) !== undefined;
    return {
      ...base,
      value,
      valueType: member.field.valueType,
      field: member.field,
      neverBlank: false,
      isTitle: false,
      ...(isLookup ? {} : { stored: { alias: table.alias, column: member.field.column } }),
      ...(member.field.notApplicableColumn === undefined ? {} : { notApplicable: sql`${ident(table.alias)}.${ident(member.field.notApplicableColumn)}` }),
      ...(isLookup ? this.targetOf(table, prefix, name) : {}),
    };
  }

  /** What a set tells of the row. Its records are those that the actor may read: of any other, nothing is told, not even that there is one. */
  private setPlace(told: RowJoin & { readonly set: SetModel; readonly parent: Sql }, path: readonly string[]): Place {
    const member = setMember(told.set, path.slice(1));
    if (!member) throw unknownPath(this.root.object, path);
    const value = path[1] === undefined ? undefined : told.set.values[path[1]];
    const inner = new Joins(this.context, told.object, {}, `${this.prefix}s${this.count++}_`);
    return {
      value: setExpression(this.context, inner, told, told.set, value),
      valueType: member.valueType,
      object: this.root.object,
      record: this.root.id,
      neverBlank: value === undefined || summaryKinds[value.kind].gives === 'number',
      isTitle: false,
    };
  }

  private recordPlace(table: Table): Place {
    return {
      value: table.id,
      valueType: 'record',
      object: table.object,
      record: table.id,
      ...ownTarget(table),
      neverBlank: !table.joined,
      isTitle: false,
    };
  }

  /** The record that a lookup leads to: joined when its title is asked for, or when whether it may be read is. */
  private targetOf(table: Table, prefix: string, name: string): Pick<Place, 'target' | 'label' | 'rank' | 'readable'> {
    const { sql: column, target } = this.lookupColumn(table, name, [name]);
    const follow = () => this.follow(prefix === '' ? name : `${prefix}.${name}`, column, target);
    return { target, label: () => titleOf(follow()), ...rankOf(target, follow), readable: () => (mayReadEvery(this.context, target) ? column : follow().id) };
  }

  private lookupColumn(table: Table, name: string, path: readonly string[]): { readonly sql: Sql; readonly target: ObjectModel } {
    const field = ownOf(table.object.fields, name);
    const target = lookupTarget(this.context, field);
    if (!field || !target) throw unknownPath(this.root.object, path);
    return { sql: sql`${ident(table.alias)}.${ident(field.column)}`, target };
  }

  private follow(prefix: string, column: Sql, target: ObjectModel): Table {
    const known = this.tables.get(prefix);
    if (known) return known;
    const table = this.table(target, true);
    this.tables.set(prefix, table);
    const access = accessPredicate(this.context, target, 'read', table.alias);
    this.lookups.push(sql`LEFT JOIN ${tableOf(target)} ${ident(table.alias)} ON ${table.id} = ${column}${access ? sql` AND ${access}` : empty}`);
    return table;
  }

  private table(object: ObjectModel, joined: boolean): Table {
    const alias = `${this.prefix}${this.count++}`;
    return { alias, object, joined, id: sql`${ident(alias)}.id` };
  }
}

function titleOf(table: Table): Sql {
  return sql`${ident(table.alias)}.title`;
}

function ownTarget(table: Table): Pick<Place, 'target' | 'label' | 'rank' | 'readable' | 'stored'> {
  return {
    stored: { alias: table.alias, column: 'title' },
    target: table.object,
    label: () => titleOf(table),
    ...rankOf(table.object, () => table),
    readable: () => table.id,
  };
}

function rankOf({ orderedBy, fields }: ObjectModel, table: () => Table): Pick<Place, 'rank'> {
  const field = orderedBy === undefined ? undefined : ownOf(fields, orderedBy);
  if (!field) return {};
  return { rank: { column: field.column, type: sortTypes[field.valueType], value: () => sql`${ident(table().alias)}.${ident(field.column)}` } };
}
