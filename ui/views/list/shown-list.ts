/** A list as it stands on the page: what a dialog begins with. */
export interface ShownList {
  readonly object: string;
  readonly objectLabel: string;
  readonly list: string;
  readonly columns: readonly string[];
  readonly sort: string;
  readonly filter: string;
  /** What the columns are called. */
  readonly names: ReadonlyMap<string, string>;
}
