import type { Text } from '../../../platform/contract/text.ts';

/** Texts of record types, and of what a form no longer asks for. They come with the form. */
export const recordTypesTexts = {
  'types.choose': { ja: '{field}を選んでください', en: 'Choose: {field}' },
  'types.again': { ja: '選び直す', en: 'Choose again' },
  'types.change': { ja: '「{field}」を「{type}」に変えますか？', en: 'Change “{field}” to “{type}”?' },
  'types.change_now': { ja: '変える', en: 'Change' },
  'types.loses': {
    ja: '「{type}」では使わない項目があります。次の内容は、保存すると消えます。保存するまでは、元に戻せます。',
    en: '“{type}” does not ask for everything. What follows goes with the save. Until then you can change it back.',
  },
  'types.not_taken': {
    ja: '「{type}」では選べない値があります。次の項目は、選び直してください。',
    en: 'Some values cannot be chosen for “{type}”. Choose these again.',
  },
  'types.not_of_type': { ja: '「{type}」では「{value}」を選べません。選び直してください。', en: '“{value}” cannot be chosen for “{type}”. Choose another.' },
  'forms.goes': {
    ja: '今の入力では使わない項目があります。次の内容は、保存すると消えます。',
    en: 'With what is entered now some fields do not apply. What follows goes with the save.',
  },
  'forms.going_count': { ja: '保存すると消える項目 {count} 件', en: '{count} fields lose their content with the save' },
  'forms.going_rest': { ja: 'ほか {count} 件も消えます', en: '{count} more go with it' },
  'forms.rows_go': { ja: '{count} 行', en: '{count} rows' },
} as const satisfies Readonly<Record<string, Text>>;
