import type { Field } from '../fields/field.ts';
import type { Formula } from '../formula/formula.ts';
import type {
  BlockModel,
  BoardModel,
  ColumnModel,
  LayoutModel,
  ListModel,
  Model,
  ObjectModel,
  RelatedModel,
  ReportBodyModel,
  ReportModel,
  SummaryModel,
} from '../metadata/model.ts';
import { summaryNamed } from '../metadata/summary-names.ts';
import { mayReadField, mayReadFormula, mayReadPath } from './field-access.ts';
import { ownOf } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';

type Reader = Pick<QueryContext, 'model' | 'actor'>;

/** The most sets of roles for which a Model is kept. */
const SETS = 200;
const known = new WeakMap<Model, Map<string, Model>>();

/**
 * The Model without what the actor does not read: fields, with all that shows, sorts by, groups by or tells of them. It is made once for a set of roles;
 * where nothing is hidden it is the Model itself. Every name of a request is looked up in it, and every description made from it, so that a hidden field
 * is not there. What administrators have decided still runs on the Model itself: the conditions of lists, reports, access and rules.
 */
export function readableModel({ model, actor }: Reader): Model {
  if (actor.setup) return model;
  const ofSets = known.get(model) ?? new Map<string, Model>();
  known.set(model, ofSets);
  const key = actor.roles.join();
  const before = ofSets.get(key);
  if (before) return before;
  const made = isWholeFor(model, actor) ? model : narrow({ model, actor });
  if (ofSets.size === SETS) ofSets.clear();
  ofSets.set(key, made);
  return made;
}

/** An object of the Model as the actor reads it. */
export function readableObject(reader: Reader, object: ObjectModel): ObjectModel {
  return ownOf(readableModel(reader).objects, object.name) ?? object;
}

function isWholeFor(model: Model, actor: Actor): boolean {
  return Object.values(model.objects).every((object) => Object.keys(object.fieldAccess).every((field) => mayReadField(actor, object, field)));
}

function narrow(reader: Reader): Model {
  const { model } = reader;
  return {
    ...model,
    objects: map(model.objects, (object) => narrowObject(reader, object)),
    reports: map(model.reports, (report) => narrowReport(reader, report)),
  };
}

function narrowObject(reader: Reader, object: ObjectModel): ObjectModel {
  const reads = (field: string) => mayReadField(reader.actor, object, field);
  const readsAll = (formula: Formula | true | undefined) => formula === undefined || formula === true || mayReadFormula(reader, object, formula);
  const own = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> => filter(entries, (_, field) => reads(field));
  const told = <T extends Formula | true>(entries: Readonly<Record<string, T>>) => filter(entries, (formula, field) => reads(field) && readsAll(formula));
  return {
    ...object,
    fields: map(own(object.fields), (field) => withoutHidden(reader, object, field)),
    // One that is read although its parts are not comes computed.
    formulas: told(object.formulas),
    defaults: told(object.defaults),
    required: told(object.required),
    show: told(object.show),
    limits: map(own(object.limits), ({ min, max }) => ({ ...(min && readsAll(min) && { min }), ...(max && readsAll(max) && { max }) })),
    lookupFilters: own(object.lookupFilters),
    layout: narrowLayout(reader, object),
    rules: object.rules
      .filter((rule) => readsAll(rule.when))
      .map((rule) => ({ ...rule, messages: filter(rule.messages, (_, field) => reads(field)) }))
      .filter(({ messages }) => Object.keys(messages).length > 0),
    lists: map(object.lists, (list) => narrowList(reader, object, list)),
  };
}

/** The conditions that stand in the definition of a field are sent with it: those that tell of what is hidden are left out. */
function withoutHidden(reader: Reader, object: ObjectModel, field: Field): Field {
  const { name } = field;
  const limits = ownOf(object.limits, name);
  const target = field.type === 'lookup' ? ownOf(reader.model.objects, (field.definition as { readonly to: string }).to) : undefined;
  const parts: readonly (readonly [string, ObjectModel | undefined, Formula | true | undefined])[] = [
    ['formula', object, ownOf(object.formulas, name)],
    ['default', object, ownOf(object.defaults, name)],
    ['required', object, ownOf(object.required, name)],
    ['show', object, ownOf(object.show, name)],
    ['min', object, limits?.min],
    ['max', object, limits?.max],
    ['where', target, ownOf(object.lookupFilters, name)],
  ];
  const hidden = parts
    .filter(([, of, formula]) => of !== undefined && formula !== undefined && formula !== true && !mayReadFormula(reader, of, formula))
    .map(([key]) => key);
  if (hidden.length === 0) return field;
  const definition = Object.fromEntries(Object.entries(field.definition).filter(([key]) => !hidden.includes(key))) as unknown as Field['definition'];
  return { ...field, definition };
}

function narrowLayout(reader: Reader, object: ObjectModel): LayoutModel {
  const { layout } = object;
  const reads = (field: string) => mayReadField(reader.actor, object, field);
  return {
    highlights: layout.highlights.filter((path) => mayReadPath(reader, object, path.split('.'))),
    sections: layout.sections
      .map(({ show, ...section }) => ({
        ...section,
        fields: section.fields.filter(reads),
        ...(show && mayReadFormula(reader, object, show) && { show }),
      }))
      .filter((section) => section.fields.length > 0),
    related: layout.related.flatMap((related) => narrowRelated(reader, related)),
  };
}

function narrowRelated(reader: Reader, related: RelatedModel): readonly RelatedModel[] {
  const other = ownOf(reader.model.objects, related.object);
  if (!other) return [related];
  const reads = (path: string) => mayReadPath(reader, other, path.split('.'));
  const { comments } = related;
  if (!reads(related.by) || (comments && !(reads(comments.text) && reads(comments.author)))) return [];
  const { files, ...words } = comments ?? {};
  const shown = comments && { ...(words as typeof comments), ...(files !== undefined && reads(files) && { files }) };
  const sort = related.sort.filter(({ path }) => mayReadPath(reader, other, path));
  return [{ ...related, columns: related.columns.filter(reads), sort, ...(shown && { comments: shown }) }];
}

function narrowList(reader: Reader, object: ObjectModel, list: ListModel): ListModel {
  const columns = list.columns.filter((column) => readsColumn(reader, object, column));
  // The first column leads to the record when the title is not among them.
  const linked = columns.some(({ link }) => link === 'record')
    ? columns
    : columns.map((column, index) => (index === 0 ? { ...column, link: 'record' as const } : column));
  const { board, ...rest } = list;
  return {
    ...rest,
    columns: linked,
    sort: list.sort.filter(({ path }) => mayReadPath(reader, object, path)),
    ...(board && mayReadField(reader.actor, object, board.by) && { board: narrowBoard(reader, object, board) }),
  };
}

function narrowBoard(reader: Reader, object: ObjectModel, { by, cards, sum }: BoardModel): BoardModel {
  const readsSum = sum !== undefined && mayReadField(reader.actor, object, sum);
  return { by, cards: cards.filter((column) => readsColumn(reader, object, column)), ...(readsSum && { sum }) };
}

function narrowReport(reader: Reader, report: ReportModel): ReportModel {
  const object = ownOf(reader.model.objects, report.from);
  if (!object) return report;
  const { chart, joined: blocks, ...rest } = report;
  const joined = blocks && narrowJoined(reader, blocks);
  const body = narrowBody(reader, object, rest, joined);
  const { groupBy, summaries } = body;
  const columnsBy = readGroupings(reader, object, report, report.columnsBy, summaries);
  const isDrawn =
    chart &&
    [chart.group, chart.series ?? chart.group].every((name) => [...groupBy, ...columnsBy].some(({ key }) => key === name)) &&
    summaries.some(({ key }) => key === (chart.value ?? 'count'));
  return { ...body, columnsBy, ...(joined && groupBy.length > 0 && { joined: alikeGrouped(joined, groupBy) }), ...(isDrawn && { chart }) };
}

function narrowBody<T extends ReportBodyModel>(reader: Reader, object: ObjectModel, body: T, joined?: ReportModel['joined']): T {
  const reads = (path: readonly string[]) => mayReadPath(reader, object, path, body.joins);
  const columns = body.columns.filter((column) => readsColumn(reader, object, column, body.joins));
  const summaries = narrowSummaries(body, columns, joined);
  const told = (highlights: ReportModel['highlight']) => highlights.filter(({ when }) => mayReadFormula(reader, object, when, body.joins));
  return {
    ...body,
    filters: body.filters.filter((path) => reads(path.split('.'))),
    columns: columns.map((column) => (column.highlight ? { ...column, highlight: told(column.highlight) } : column)),
    highlight: told(body.highlight),
    groupBy: readGroupings(reader, object, body, body.groupBy, summaries),
    summaries,
    sort: body.sort.filter(({ path }) => reads(path)),
  };
}

function readGroupings(
  reader: Reader,
  object: ObjectModel,
  { joins }: ReportBodyModel,
  groupings: ReportModel['groupBy'],
  summaries: ReportModel['summaries'],
): ReportModel['groupBy'] {
  return groupings.filter((grouping) => readsColumn(reader, object, grouping, joins)).map((grouping) => inReadableOrder(grouping, summaries));
}

/** The blocks of which something is read, all that they are grouped by among it. */
function narrowJoined(reader: Reader, joined: NonNullable<ReportModel['joined']>): NonNullable<ReportModel['joined']> {
  const blocks = Object.entries(joined.blocks).flatMap(([name, block]): (readonly [string, BlockModel])[] => {
    const object = ownOf(reader.model.objects, block.from);
    const narrowed = object ? narrowBody(reader, object, block) : block;
    return narrowed.columns.length > 0 && narrowed.groupBy.length === block.groupBy.length ? [[name, narrowed]] : [];
  });
  return { ...joined, blocks: byName(blocks) };
}

/** Blocks are grouped by what is left of the groupings of their report. */
function alikeGrouped(joined: NonNullable<ReportModel['joined']>, groupBy: ReportModel['groupBy']): NonNullable<ReportModel['joined']> {
  const left = (block: BlockModel) => block.groupBy.filter(({ key }) => groupBy.some((own) => own.key === key));
  return { ...joined, blocks: map(joined.blocks, (block) => ({ ...block, groupBy: left(block) })) };
}

/** The summaries of columns that are read, those of blocks as far as these have them, and those that are computed of no others. */
function narrowSummaries({ summaries }: ReportBodyModel, columns: readonly ColumnModel[], joined?: ReportModel['joined']): ReportModel['summaries'] {
  const inBlock = (block: NonNullable<SummaryModel['block']>, key: string) =>
    (ownOf(joined?.blocks ?? {}, block.name)?.summaries ?? []).some((summary) => `${block.name}.${summary.key}` === key);
  const reads = ({ key, of, formula, block }: SummaryModel): boolean =>
    block
      ? inBlock(block, key)
      : (of === undefined || columns.some((column) => column.key === of)) &&
        (formula?.references ?? []).every((path) => {
          const other = summaryNamed(path, summaries);
          return other !== undefined && reads(other);
        });
  return summaries.filter(reads);
}

/** Groups that were sorted by a summary which is not read have the order of their keys, and none is put among others. */
function inReadableOrder(grouping: ReportModel['groupBy'][number], summaries: ReportModel['summaries']): ReportModel['groupBy'][number] {
  const { order, top, ...rest } = grouping;
  return order && summaries.some(({ key }) => key === order.summary) ? { ...rest, order, ...(top !== undefined && { top }) } : rest;
}

function readsColumn(reader: Reader, object: ObjectModel, { path, formula }: Pick<ColumnModel, 'path' | 'formula'>, joins?: ReportModel['joins']): boolean {
  return (!path || mayReadPath(reader, object, path, joins)) && (!formula || mayReadFormula(reader, object, formula, joins));
}

function map<T, R>(entries: Readonly<Record<string, T>>, change: (value: T) => R): Readonly<Record<string, R>> {
  return byName(Object.entries(entries).map(([name, value]) => [name, change(value)]));
}

function filter<T>(entries: Readonly<Record<string, T>>, keep: (value: T, name: string) => boolean): Readonly<Record<string, T>> {
  return byName(Object.entries(entries).filter(([name, value]) => keep(value, name)));
}

function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
}
