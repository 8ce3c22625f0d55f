import type { TextDefinition } from './definitions.ts';

export type Language = 'ja' | 'en';
/** A text in every language of the application. */
export type Text = Readonly<Record<Language, string>>;

/** Spreads a text of a definition over both languages: a language that is not given shows the first one given. */
export function toText(definition: TextDefinition): Text {
  if (typeof definition === 'string') return { ja: definition, en: definition };
  const first = Object.values(definition)[0] ?? '';
  return { ja: definition.ja ?? first, en: definition.en ?? first };
}

/** What something is called, after what it belongs to: 「物資：マスクの合計」. */
export function textWithin(whole: Text, part: Text): Text {
  return { ja: `${whole.ja}：${part.ja}`, en: `${whole.en}: ${part.en}` };
}
