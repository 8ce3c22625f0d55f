import { type Place, Places } from '../../metadata/places.ts';

/** Where parts of a definition stand that was not written as a text: by the path to them. Line n of a problem is the n-th path asked for, its column the character. */
export class ValuePlaces extends Places {
  private readonly containers = new Map<object, readonly (string | number)[]>();
  private readonly asked: (readonly (string | number)[])[] = [];

  constructor(value: unknown) {
    super('');
    this.remember(value, []);
  }

  override find(container: object, key?: string | number): Place {
    return this.findWithin(container, key);
  }

  override findWithin(container: object, key?: string | number, _text?: string, index = 0): Place {
    const path = [...(this.containers.get(container) ?? []), ...(key === undefined ? [] : [key])];
    const known = this.asked.findIndex((each) => JSON.stringify(each) === JSON.stringify(path));
    return { line: known < 0 ? this.asked.push(path) : known + 1, column: index + 1 };
  }

  /** The path that a problem's line stands for. */
  pathOf(line: number): readonly (string | number)[] {
    return this.asked[line - 1] ?? [];
  }

  private remember(value: unknown, path: readonly (string | number)[]): void {
    if (typeof value !== 'object' || value === null) return;
    this.containers.set(value, path);
    for (const [key, inner] of Object.entries(value)) this.remember(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}
