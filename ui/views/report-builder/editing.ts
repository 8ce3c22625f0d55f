import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import type { ReportProblems } from '../../../platform/contract/wire-own-reports.ts';
import type { Content } from './draft.ts';
import type { KnownField } from './known-fields.ts';

export type BuilderProblem = ReportProblems['problems'][number];
type Place = readonly (string | number)[];

/** Where fields come from: the object of the rows (alias ''), and those that stand beside it. */
export interface FieldRoot {
  readonly alias: string;
  readonly object: string;
  readonly label: string;
}

/** What every section of the builder works with. */
export interface Editing {
  /** The report, or one of its blocks. */
  readonly content: Content;
  /** The block that is edited; '' for the report itself. */
  readonly block: string;
  /** `place`: what is changed, where typing on is no further step. */
  readonly change: (next: Content, place?: string) => void;
  readonly roots: readonly FieldRoot[];
  readonly fields: readonly KnownField[];
  /** The columns as the last preview showed them: what is computed has its type only there. */
  readonly shown: readonly Column[];
  readonly problems: readonly BuilderProblem[];
  /** What a path or key is called. */
  readonly nameOf: (path: string) => string;
  /** Asks for a field of the report's objects. */
  readonly pick: (accepts?: (column: ReachableColumn) => boolean) => Promise<KnownField | null>;
}

/** The problems at a place of the definition or within it. */
export function problemsIn(problems: readonly BuilderProblem[], place: Place): readonly BuilderProblem[] {
  return problems.filter(({ path }) => place.every((part, index) => String(path[index]) === String(part)));
}
/** The problems at exactly this place. */
export function problemsAt(problems: readonly BuilderProblem[], place: Place): readonly BuilderProblem[] {
  return problemsIn(problems, place).filter(({ path }) => path.length === place.length);
}
/** A column by its key, as far as it is known: as the preview showed it, else its field. */
export function columnOf({ shown, fields }: Editing, key: string): Column | undefined {
  return shown.find((column) => column.key === key) ?? fields.find(({ path }) => path === key)?.column;
}
