import type { AuditPage } from '../../../platform/contract/wire-operation.ts';
import { outcomeWords } from '../../components/log-ins/outcome-words.ts';
import { setupTexts } from '../../locale/setup-texts.ts';
import { s, type SetupKey } from '../words.ts';

type Subject = NonNullable<AuditPage['entries'][number]['subject']>;

const isText = (key: string): key is SetupKey => Object.hasOwn(setupTexts, key);
/** Where the words of a name are, first come first: most names are those of a field of another page. */
const places = ['audit.field', 'users', 'security', 'audit', 'mail'];

/** What an entry is about; of a user name that nobody has only the kind is known. */
export function subjectWords({ kind, id, label }: Subject): string {
  return label ?? id ?? s('audit.unknown', { kind: kindWords(kind) });
}
/** The kind of a subject; one without words stands as it is. */
export function kindWords(kind: string): string {
  const key = `audit.kind_${kind}`;
  return isText(key) ? s(key) : kind;
}
/** The name of a value, part by part: those of objects, roles and whatever has no words stand as they are. */
export function nameWords(name: string): string {
  return name
    .split('.')
    .map((part) => {
      const key = places.map((place) => (place.includes('.') ? `${place}_${part}` : `${place}.${part}`)).find(isText);
      return key === undefined ? part : s(key);
    })
    .join(' › ');
}
/** A value in words where it is a code of ours. */
export function valueWords(name: string, value: string | null): string {
  if (value === null) return '–';
  if (name === 'outcome') return outcomeWords(value);
  const key = `audit.value_${name}_${value}`;
  if (isText(key)) return s(key);
  return value === 'true' ? s('form.yes') : value === 'false' ? s('form.no') : value;
}
