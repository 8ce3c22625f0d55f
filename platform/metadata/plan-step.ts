import type { Model, ObjectModel } from './model.ts';
import type { Step } from './plan.ts';

/** An object that is in both of the Models compared. */
export interface ObjectChange {
  readonly name: string;
  readonly before: ObjectModel;
  readonly after: ObjectModel;
  readonly from: Model;
  readonly to: Model;
  /** The object was hidden: what its rows hold may be out of date. */
  readonly returned?: boolean;
}

type StepOf<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;
type Data<K extends Step['kind']> = Omit<StepOf<K>, 'kind' | 'class' | 'object' | 'field' | 'text'>;

/** One step of a plan about an object, or about a field of it. */
export function step<K extends Step['kind']>(
  kind: K,
  stepClass: Step['class'],
  object: Pick<ObjectModel, 'name'>,
  data: Data<K>,
  ja: string,
  en: string,
  field?: string,
): Step {
  const made: Record<string, unknown> = { kind, class: stepClass, object: object.name, ...(field !== undefined && { field }), ...data, text: { ja, en } };
  return made as unknown as StepOf<K>;
}
