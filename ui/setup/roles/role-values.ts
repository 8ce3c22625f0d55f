import type { RoleDefinition } from '../../../platform/contract/definitions.ts';
import { toText } from '../../../platform/contract/text.ts';
import { actions, type Action } from './way-words.ts';

export interface WayValues {
  /** `own SCOPE` or `all`. */
  readonly reach: string;
  readonly where: string;
}
export type ObjectValues = Readonly<Record<Action, readonly WayValues[]>> & { readonly object: string; readonly export: boolean };
export type FieldRight = 'none' | 'read' | 'edit';
export type ReportRight = 'view' | 'edit' | 'manage';
/** A role as it stands in its form. */
export interface RoleValues {
  readonly role: string;
  readonly labelJa: string;
  readonly labelEn: string;
  readonly descriptionJa: string;
  readonly descriptionEn: string;
  /** A scope, `all`, or '' for none. */
  readonly reach: string;
  readonly setup: 'none' | 'areas' | 'all';
  readonly areas: readonly string[];
  readonly objects: readonly ObjectValues[];
  /** By `object.field`. */
  readonly fields: readonly { readonly name: string; readonly right: FieldRight }[];
  readonly folders: readonly { readonly name: string; readonly right: ReportRight }[];
  readonly reports: readonly { readonly name: string; readonly right: ReportRight }[];
  readonly tabs: readonly string[];
  /** As `object.list`. */
  readonly lists: readonly string[];
}

export const newRole: RoleValues = {
  role: '',
  labelJa: '',
  labelEn: '',
  descriptionJa: '',
  descriptionEn: '',
  reach: '',
  setup: 'none',
  areas: [],
  objects: [],
  fields: [],
  folders: [],
  reports: [],
  tabs: [],
  lists: [],
};

type RoleObject = NonNullable<RoleDefinition['objects']>[string];
type RoleItems = NonNullable<RoleObject['read']>;
type Areas = Exclude<NonNullable<RoleDefinition['setup']>, boolean>;

/** What a definition says, for the form. Ways to write are ways to create and to update. */
export function toValues(definition: RoleDefinition): RoleValues {
  const { role, label, description, reach = '', setup = false, objects = {}, fields = {}, folders = {}, reports = {}, tabs = [], lists = {} } = definition;
  const [labels, descriptions] = [toText(label), description === undefined ? { ja: '', en: '' } : toText(description)];
  return {
    role,
    labelJa: labels.ja,
    labelEn: labels.en,
    descriptionJa: descriptions.ja,
    descriptionEn: descriptions.en,
    reach,
    setup: setup === true ? 'all' : setup === false ? 'none' : 'areas',
    areas: typeof setup === 'boolean' ? [] : setup,
    objects: Object.entries(objects).map(([object, given]) => ({
      object,
      read: waysOf(given.read),
      create: waysOf([...(given.write ?? []), ...(given.create ?? [])]),
      update: waysOf([...(given.write ?? []), ...(given.update ?? [])]),
      delete: waysOf(given.delete),
      export: given.export === true,
    })),
    fields: Object.entries(fields).map(([name, right]) => ({ name, right })),
    folders: Object.entries(folders).map(([name, right]) => ({ name, right })),
    reports: Object.entries(reports).map(([name, right]) => ({ name, right })),
    tabs,
    lists: Object.entries(lists).flatMap(([object, names]) => names.map((list) => `${object}.${list}`)),
  };
}

/** What the form says, as a definition. What is blank is not said; one name for both languages is said once. */
export function toDefinition(values: RoleValues): RoleDefinition {
  const lists: Record<string, string[]> = {};
  for (const each of values.lists) {
    const [object = '', list = ''] = each.split('.');
    (lists[object] ??= []).push(list);
  }
  const description = textOf(values.descriptionJa, values.descriptionEn);
  const parts: Partial<RoleDefinition> = {
    ...(description !== undefined && { description }),
    ...(values.reach !== '' && { reach: values.reach }),
    ...(values.setup === 'all' ? { setup: true } : values.setup === 'areas' ? { setup: [...values.areas] as Areas } : {}),
    ...(values.objects.length > 0 && { objects: Object.fromEntries(values.objects.map((object) => [object.object, toObject(object)])) }),
    ...(values.fields.length > 0 && { fields: Object.fromEntries(values.fields.map(({ name, right }) => [name, right])) }),
    ...(values.folders.length > 0 && { folders: Object.fromEntries(values.folders.map(({ name, right }) => [name, right])) }),
    ...(values.reports.length > 0 && { reports: Object.fromEntries(values.reports.map(({ name, right }) => [name, right])) }),
    ...(values.tabs.length > 0 && { tabs: [...values.tabs] }),
    ...(values.lists.length > 0 && { lists }),
  };
  return { role: values.role.trim(), label: textOf(values.labelJa, values.labelEn) ?? '', ...parts };
}

/** What is missing or cannot be a name, by its place in the form. */
export function missingOf(values: RoleValues): readonly ('role' | 'label' | 'setup')[] {
  return [
    ...(/^[a-z][a-z0-9_]{0,39}$/.test(values.role.trim()) ? [] : (['role'] as const)),
    ...(values.labelJa.trim() === '' ? (['label'] as const) : []),
    ...(values.setup === 'areas' && values.areas.length === 0 ? (['setup'] as const) : []),
  ];
}

/**
 * The place in the form of what the server found wrong: `objects.notice.write.0.where` is the first way to create, `label.ja` the label. Gives null for what
 * concerns the whole.
 */
export function placeOfProblem(field: string, values: RoleValues): string | null {
  const [part = '', name = '', action = '', index = ''] = field.replace(/^definition\./, '').split('.');
  if (part === 'objects') {
    const object = values.objects.find((each) => each.object === name);
    const asked = action === 'write' ? 'create' : action;
    if (!object) return null;
    return actions.some((each) => each === asked && object[each][Number(index)] !== undefined) ? `objects.${name}.${asked}.${index}` : `objects.${name}`;
  }
  if (part === 'fields') return values.fields.some((each) => each.name === `${name}.${action}`) ? `fields.${name}.${action}` : null;
  if (part === 'folders' || part === 'reports') return values[part].some((each) => each.name === name) ? `${part}.${name}` : null;
  if (part === 'tabs' || part === 'lists') return part;
  if (part === 'label' || part === 'description') return name === 'en' ? `${part}_en` : part;
  return part === 'role' || part === 'reach' || part === 'setup' ? part : null;
}

function waysOf(items: RoleItems | undefined): readonly WayValues[] {
  return (items ?? []).map((item) => {
    const { reach, where = '' } = typeof item === 'string' ? { reach: item } : item;
    return { reach: reach === 'everyone' ? 'all' : reach, where: String(where) };
  });
}

function toObject(values: ObjectValues): RoleObject {
  const object: RoleObject = {};
  for (const action of actions) {
    const items: RoleItems = values[action].map(({ reach, where }) => (where.trim() === '' ? reach : { reach, where: where.trim() }));
    if (items.length > 0) object[action] = items;
  }
  if (values.export) object.export = true;
  return object;
}

function textOf(ja: string, en: string): string | { ja: string; en: string } | undefined {
  const [japanese, english] = [ja.trim(), en.trim()];
  if (japanese === '' && english === '') return undefined;
  if (japanese === english || english === '') return japanese;
  return japanese === '' ? english : { ja: japanese, en: english };
}
