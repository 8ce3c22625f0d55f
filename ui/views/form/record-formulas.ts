import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import type { ValueType } from '../../../platform/fields/field.ts';
import { isNotApplicable, notApplicableName, offersNotApplicable, ownerOf } from '../../../platform/fields/not-applicable.ts';
import { compileFormula } from '../../../platform/formula/compile.ts';
import { evaluate } from '../../../platform/formula/evaluate.ts';
import type { Formula, FormulaScope, FormulaValue, NameMeaning } from '../../../platform/formula/formula.ts';
import { fieldOf } from '../../fields/field-view.ts';

/** The values that formulas read: own fields by name, others by dotted path, the viewer's under USER; undefined when this page does not know. */
export type ReadPath = (path: readonly string[]) => unknown;

/** Tried in turn for a value through a lookup that is blank, so that nothing tells its type. */
const guesses: readonly ValueType[] = ['text', 'choice', 'number', 'date', 'datetime', 'boolean', 'record', 'choices'];
const system: Readonly<Record<string, ValueType>> = { id: 'record', title: 'text', name: 'text', created_at: 'datetime', updated_at: 'datetime' };

/** A wire value as formulas take it: a looked-up record is its id, 該当なし is no value. */
function toFormulaValue(value: unknown): FormulaValue {
  if (value === undefined || value === null || value === '') return null;
  if (Array.isArray(value)) return value.filter((item): item is string => typeof item === 'string');
  if (typeof value === 'object') return 'id' in value ? String(value.id) : null;
  return value as FormulaValue;
}

function typeOfValue(value: unknown): ValueType | undefined {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'choices';
  if (isNotApplicable(value)) return undefined;
  if (typeof value === 'object' && value !== null) return 'record';
  if (typeof value !== 'string' || value === '') return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/u.test(value)) return 'date';
  if (/^\d{4}-\d{2}-\d{2}T/u.test(value)) return 'datetime';
  return undefined;
}

/**
 * Runs the formulas of an object's description in the browser: conditions, rules, computed fields. They help while typing; the server decides.
 * A formula that this page cannot compile or run gives undefined, and is left to the server.
 */
export class RecordFormulas {
  private readonly own: Readonly<Record<string, NameMeaning>>;
  private readonly compiled = new Map<string, Formula | null>();
  private readonly timeZone: string;

  constructor(description: Pick<ObjectDescription, 'fields'>, timeZone: string) {
    this.timeZone = timeZone;
    this.own = Object.fromEntries(
      description.fields.flatMap((field): [string, NameMeaning][] => [
        [
          field.name,
          {
            type: field.value_type as ValueType,
            ...(field.choices.length > 0 ? { choices: Object.fromEntries(field.choices.map((choice) => [choice.value, choice.label.ja])) } : {}),
          },
        ],
        ...(offersNotApplicable(fieldOf(field)) ? [[notApplicableName(field.name), { type: 'boolean' }] as [string, NameMeaning]] : []),
      ]),
    );
  }

  /** Values through lookups came or changed: what could not be compiled may be now. */
  forget(): void {
    this.compiled.clear();
  }

  /** The formula's value; undefined when it cannot be told here. */
  run(source: string, read: ReadPath, now: Date): FormulaValue | undefined {
    const formula = this.compile(source, read);
    if (!formula) return undefined;
    if (formula.references.some((path) => read(path) === undefined)) return undefined;
    try {
      return evaluate(formula, { value: (path) => toFormulaValue(read(path)), now, timeZone: this.timeZone });
    } catch {
      return undefined;
    }
  }

  /** The paths that a formula reads; none of one that cannot be read here. */
  paths(source: string, read: ReadPath): readonly (readonly string[])[] {
    return this.compile(source, read)?.references ?? [];
  }

  /** Whether a formula depends on who looks; undefined of one that cannot be read here. */
  usesUser(source: string, read: ReadPath): boolean | undefined {
    return this.compile(source, read)?.usesUser;
  }

  private compile(source: string, read: ReadPath): Formula | null {
    const known = this.compiled.get(source);
    if (known !== undefined) return known;
    for (const guess of guesses) {
      const result = compileFormula(source, this.scope(read, guess));
      if (!('formula' in result)) continue;
      this.compiled.set(source, result.formula);
      return result.formula;
    }
    this.compiled.set(source, null);
    return null;
  }

  private scope(read: ReadPath, guess: ValueType): FormulaScope {
    return {
      find: (path) => {
        const [first = ''] = path;
        if (path.length === 1) {
          const type = system[first];
          return this.own[first] ?? (type ? { type } : undefined);
        }
        const value = read(path);
        if (value === undefined) return undefined;
        const last = path.at(-1) ?? '';
        return { type: ownerOf(last) === last ? (typeOfValue(value) ?? guess) : 'boolean' };
      },
      names: (path) => (path.length === 0 ? Object.keys(this.own) : []),
    };
  }
}
