import type { FieldTypeName } from '../contract/definitions.ts';
import type { Text } from '../contract/text.ts';

/** How heavy a step is: `instant` rewrites nothing, `backfill` writes or reads every row, `destructive` takes something away from users and needs an explicit permission. */
export type StepClass = 'instant' | 'backfill' | 'destructive';

/** Where a lookup's column points. A `parent` takes its rows with it; every other record that is pointed to may not be deleted. */
export interface Reference {
  readonly table: string;
  readonly onDelete: 'cascade' | 'restrict';
}

/** A physical column of the schema `data`. */
export interface PhysicalColumn {
  readonly column: string;
  /** The PostgreSQL type. */
  readonly columnType: string;
  readonly references?: Reference;
}

/** An index that the engine keeps; `unique` ones enforce what the definitions say. */
export interface PhysicalIndex {
  /** The index's name in the schema `data`, at most 63 characters, stable for the same table and columns. */
  readonly name: string;
  /** `characters`: each character that the column holds, for searching. */
  readonly method: 'btree' | 'characters';
  readonly unique: boolean;
  readonly columns: readonly string[];
  /** The columns behind the first go from the last value to the first, blanks at the end. */
  readonly downwards?: boolean;
}

/** The physical structure of one object: what exists once every step was applied. */
export interface PhysicalTable {
  readonly table: string;
  /** In the order of the definition. */
  readonly columns: readonly PhysicalColumn[];
  /** The stamps: columns `scope_NAME`. */
  readonly scopes: readonly string[];
  /** The columns that the generated column `search` folds, beside `title`. */
  readonly search: readonly string[];
  /** Sorted by name. */
  readonly indexes: readonly PhysicalIndex[];
}

interface StepBase {
  readonly class: StepClass;
  /** API names, as they are in the target (or were, of what is hidden). */
  readonly object?: string;
  readonly field?: string;
  /** One line for people. */
  readonly text: Text;
}

export type TableStep =
  /** A new table with its system columns, columns, stamps, search column and indexes. References are added when all tables of the plan exist. */
  | { readonly kind: 'create_table'; readonly table: string; readonly physical: PhysicalTable }
  /** Nothing physical: the table stays as it is, no longer offered. */
  | { readonly kind: 'hide_object'; readonly table: string }
  | { readonly kind: 'unhide_object'; readonly table: string }
  /** Nothing physical: the table keeps its name. */
  | { readonly kind: 'rename_object'; readonly table: string; readonly from: string };

export type ColumnStep =
  | { readonly kind: 'add_column'; readonly table: string; readonly column: PhysicalColumn }
  /** Nothing physical: the column stays as it is, no longer offered. */
  | { readonly kind: 'hide_field'; readonly table: string; readonly column: string }
  | { readonly kind: 'unhide_field'; readonly table: string; readonly column: string }
  /** The column of 該当なし comes back: of rows that got a value of `value` in the meantime it says nothing any more. */
  | { readonly kind: 'offer_again'; readonly table: string; readonly column: string; readonly value: string }
  /** Nothing physical: the column keeps its name. */
  | { readonly kind: 'rename_field'; readonly table: string; readonly column: string; readonly from: string }
  /**
   * The values move from one column to another (`to.add`: it must be made first), each cast to the new type, blank where it cannot be read;
   * the old column stays. With the same column on both sides nothing physical happens: only the meaning changes.
   */
  | {
      readonly kind: 'change_type';
      readonly table: string;
      readonly from: { readonly type: FieldTypeName; readonly column: PhysicalColumn };
      readonly to: { readonly type: FieldTypeName; readonly column: PhysicalColumn; readonly add: boolean };
    }
  /** The foreign key is dropped and made anew, because the object pointed to, or what happens on its deletion, changed. */
  | { readonly kind: 'change_reference'; readonly table: string; readonly column: PhysicalColumn };

export type IndexStep =
  /** Fails when the rows hold duplicates. */
  | { readonly kind: 'add_unique'; readonly table: string; readonly index: PhysicalIndex; readonly fields: readonly string[] }
  | { readonly kind: 'drop_unique'; readonly table: string; readonly index: PhysicalIndex }
  | { readonly kind: 'create_index'; readonly table: string; readonly index: PhysicalIndex }
  | { readonly kind: 'drop_index'; readonly table: string; readonly index: PhysicalIndex };

export type ContentStep =
  /** The generated column `search` is made anew over `title` and these columns, with its index. */
  | { readonly kind: 'rebuild_search'; readonly table: string; readonly columns: readonly string[] }
  /** Every title is computed anew from the target model. */
  | { readonly kind: 'retitle'; readonly table: string }
  /** The columns `scope_NAME` of `add` are made when they are not there, then every row's stamps (of `scopes`) are computed anew from the target model. */
  | { readonly kind: 'stamp'; readonly table: string; readonly add: readonly string[]; readonly scopes: readonly string[] }
  /** The table's policies are made again from the rules of access; no row is touched. */
  | { readonly kind: 'change_policies'; readonly table: string }
  /** Labels, rules, lists, reports and the like: nothing physical. */
  | {
      readonly kind: 'change_definition';
      readonly part: 'app' | 'role' | 'object' | 'folder' | 'report' | 'dashboard';
      readonly name: string;
      readonly change: 'added' | 'changed' | 'removed';
    };

/** One step. Steps are applied in order; all tables, columns and indexes they name are in the schema `data`. */
export type Step = StepBase & (TableStep | ColumnStep | IndexStep | ContentStep);

/** The difference of two Models: what must be done to the database, in order. */
export interface Plan {
  /** The content hash that the plan starts from; null for an empty database. */
  readonly base: string | null;
  readonly target: string;
  readonly steps: readonly Step[];
  /** Remarks that change nothing: what looks like a rename that was not said. */
  readonly hints: readonly Text[];
}
