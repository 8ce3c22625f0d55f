import type { AppDefinition } from '../contract/definitions.ts';
import type { DashboardDefinition, FolderDefinition, ReportDefinition } from '../contract/report-definitions.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { FormulaNames } from './formula-fields.ts';
import type { ObjectSource } from './object-source.ts';
import type { FieldReaders } from './field-readers.ts';
import type { PhysicalNames } from './model.ts';
import type { ProblemList } from './problem-list.ts';
import type { RoleSource } from './role-source.ts';

/** What one compilation knows: the files by what they define, the problems so far, and what is found on the way: types of formula fields, who reads which field. */
export interface Compilation {
  readonly problems: ProblemList;
  readonly app?: DefinitionFile<AppDefinition>;
  /** By API name, sorted. */
  readonly objects: ReadonlyMap<string, ObjectSource>;
  readonly folders: readonly DefinitionFile<FolderDefinition>[];
  readonly reports: ReadonlyMap<string, DefinitionFile<ReportDefinition>>;
  readonly dashboards: ReadonlyMap<string, DefinitionFile<DashboardDefinition>>;
  readonly physical: PhysicalNames;
  readonly formulas: FormulaNames;
  /** Those of app.yaml and those of files. */
  readonly roles: ReadonlyMap<string, RoleSource>;
  /** Who reads and changes which fields. */
  readonly readers: FieldReaders;
}

/** A map by API name: without a prototype, so that no name finds what nobody defined. */
export function byName<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const map = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) map[name] = value;
  return map;
}

/** The own value of a key, or undefined. */
export function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
