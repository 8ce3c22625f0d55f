import type { DefinitionKind } from '../contract/definitions.ts';
import type { Places } from './places.ts';

/** Definition files: path within the folder, with `/`, to text. */
export type DefinitionFiles = Readonly<Record<string, string>>;

/** A definition file that was read: what it says, and where it says so. */
export interface DefinitionFile<T = unknown> {
  readonly path: string;
  readonly kind: DefinitionKind;
  /** Maps have no prototype, so that a key such as `constructor` is a key like any other. */
  readonly value: T;
  readonly places: Places;
}
