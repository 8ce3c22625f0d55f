import { onArrive } from './router.ts';
import { currentUser } from './session.ts';

/** A list as somebody left it. */
interface LastList {
  /** Undefined when the address named none: the first that is offered. */
  readonly list?: string;
  readonly search?: string;
  readonly sort?: string;
  readonly filter?: string;
}
/** Each user's apart: a window may see several. */
const keyOf = (object: string) => `shirabe.list.${currentUser()?.id ?? ''}.${object}`;

/** Remembers, for this window, as which list each object was looked at last: forms go on to the next row of it. */
export function rememberLists(): void {
  onArrive(({ route }) => {
    const { object, list } = route.params;
    if (route.name !== 'list' || object === undefined) return;
    const state = ['search', 'sort', 'filter'].map((name) => [name, route.query.get(name)] as const).filter(([, value]) => value);
    try {
      sessionStorage.setItem(keyOf(object), JSON.stringify({ ...(list === undefined ? {} : { list }), ...Object.fromEntries(state) }));
    } catch {
      // No storage: the next row is then found without the list.
    }
  });
}

/** As which list an object was looked at last in this window; undefined when it was not. */
export function lastList(object: string): LastList | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(object)) ?? 'null');
    return typeof kept === 'object' && kept !== null ? kept : undefined;
  } catch {
    return undefined;
  }
}
