import type { PointingObjects } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { type Content, joinsOf } from './draft.ts';
import type { FieldRoot } from './editing.ts';
import { FieldNames, type KnownField, readFields } from './known-fields.ts';

interface Part {
  readonly roots: readonly FieldRoot[];
  readonly fields: readonly KnownField[];
  readonly names: FieldNames;
}
type Pointing = PointingObjects['pointing'];

/** What is known of the fields of each part of a report: of its own rows (''), and of its blocks by name. `changed` is called when more is. */
export class PartFields {
  readonly #changed: () => void;
  readonly #parts = new Map<string, Part>();
  readonly #pointing = new Map<string, Pointing>();
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  fields(block: string): readonly KnownField[] {
    return this.#parts.get(block)?.fields ?? [];
  }
  /** Where fields come from: the trees follow the objects that the part draws on. */
  roots(block: string): readonly FieldRoot[] {
    return this.#parts.get(block)?.roots ?? [];
  }
  /** The objects whose records point at those of an object. */
  pointing(object: string): Pointing {
    return this.#pointing.get(object) ?? [];
  }

  /** Asks for what is not known yet of a part. `labelOf`: what an object is called. */
  meet(block: string, part: Content, labelOf: (object: string) => string): void {
    const joined = Object.entries(joinsOf(part)).map(([alias, { object }]) => ({ alias, object, label: labelOf(object) }));
    const roots = [{ alias: '', object: part.from, label: labelOf(part.from) }, ...joined];
    const before = this.roots(block);
    if (JSON.stringify(roots) !== JSON.stringify(before)) this.#follow(block, roots, before);
    const names = this.#parts.get(block)?.names;
    void names?.learn(part, (alias) => this.roots(block).find((root) => root.alias === alias)?.label ?? alias);
    for (const { object } of roots) this.#point(object);
  }

  know(block: string, fields: readonly KnownField[]): void {
    const part = this.#parts.get(block);
    if (!part) return;
    const fresh = fields.filter(({ path }) => !part.fields.some((one) => one.path === path));
    if (fresh.length === 0) return;
    this.#parts.set(block, { ...part, fields: [...part.fields, ...fresh] });
    this.#changed();
  }

  #follow(block: string, roots: readonly FieldRoot[], before: readonly FieldRoot[]): void {
    const part = this.#parts.get(block) ?? { fields: [], names: new FieldNames((fields) => this.know(block, fields)) };
    // A block of the same name may be of another object by now.
    const isOther = before[0] !== undefined && before[0].object !== roots[0]?.object;
    this.#parts.set(block, { ...part, roots, ...(isOther && { fields: [] }) });
    const fresh = roots.filter(({ alias, object }) => !before.some((root) => root.alias === alias && root.object === object));
    // Conditions are offered fewer fields without it; the tree tells why, and offers to try again.
    for (const { alias, object, label } of fresh)
      void readFields(alias, label, object).then(
        (fields) => this.know(block, fields),
        () => undefined,
      );
  }

  #point(object: string): void {
    if (this.#pointing.has(object)) return;
    this.#pointing.set(object, []);
    // Without it further data cannot be added, all else can.
    void getJson<PointingObjects>(`/objects/${encodeURIComponent(object)}/pointing`).then(
      ({ pointing }) => {
        this.#pointing.set(object, pointing);
        this.#changed();
      },
      () => undefined,
    );
  }
}
