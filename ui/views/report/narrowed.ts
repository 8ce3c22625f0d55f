/** What narrows the report on the screen. */
export interface Narrowed {
  readonly search: string;
  readonly filter: string;
  readonly sort: string;
}
