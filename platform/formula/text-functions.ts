import sql, { raw } from 'sql-template-tag';
import { Decimal } from './decimal.ts';
import { asNumber, asText, at, clampedInteger, boundedInteger, onTexts, onValues, type FunctionEntry } from './function-entry.ts';
import { textOf, writeText } from './text-of.ts';

const text = { name: 'text', type: ['text'] } as const;
const count = { name: 'count', type: ['number'] } as const;
/** More characters than any text has. */
const MOST = 10_000_000;
const characters = (value: string) => Array.from(value);
/** A number of characters: whole, from 0 on. */
const countOf = (value: Decimal) => Math.min(Math.max(value.round(0, 0).toNumber(), 0), MOST);
const orBlank = (value: string) => (value === '' ? null : value);

/** Case is changed for the Latin letters, half and full width, and no others: so that JavaScript and every PostgreSQL locale agree. */
const letters = (from: number, wideFrom: number) =>
  [from, wideFrom].map((first) => String.fromCharCode(...Array.from({ length: 26 }, (_, index) => first + index))).join('');
const UPPER = letters(0x41, 0xff21);
const LOWER = letters(0x61, 0xff41);
const WIDE_DIGITS = '０１２３４５６７８９．－＋';
const DIGITS = '0123456789.-+';
const translate = (value: string, from: string, to: string) =>
  value.replace(new RegExp(`[${from.replace('-', '\\-')}]`, 'g'), (char) => to[from.indexOf(char)] ?? char);
/** What TRIM and VALUE take for white space: space, tab, line breaks, the full-width space. */
const SPACES = ' \t\r\n\u3000';
const spaces = raw(`U&' \\0009\\000D\\000A\\3000'`);

export const textFunctions: readonly FunctionEntry[] = [
  {
    name: 'TEXT',
    parameters: [{ name: 'value', type: ['text', 'number', 'boolean', 'date', 'time', 'datetime', 'choice', 'choices', 'record'] }],
    result: 'text',
    description: {
      ja: '文字列にします。日付は YYYY-MM-DD、時刻は HH:MM、日時は協定世界時の ISO 8601、真偽は true / false、選択肢は表示名、レコードは id。',
      en: 'The value as text: a date YYYY-MM-DD, a time HH:MM, a datetime ISO 8601 in UTC, a boolean true or false, a choice its label, a record its id.',
    },
    example: { formula: 'TEXT(status) & " " & TEXT(report_date)', result: '回答済み 2026-11-22' },
    blank: 'spreads',
    evaluate: (args, _environment, nodes) => writeText(at(args, 0), at(nodes, 0)),
    sql: (write, args) => textOf(write, at(args, 0)),
    size: ([value]) => (value?.type === 'number' ? value.size + 2 : (value?.size ?? 0)),
  },
  {
    name: 'VALUE',
    parameters: [text],
    result: 'number',
    description: {
      ja: '数字で書かれた文字列を数値にします。全角の数字も読みます。数でなければ空白。',
      en: 'The number that the text writes, full-width digits included; blank where it is none.',
    },
    example: { formula: 'VALUE(" １２.5 ")', result: 12.5 },
    blank: 'spreads',
    evaluate: onTexts((value) => {
      const found = /^[ \t\r\n\u3000]*([-+]?[0-9]{1,30}(\.[0-9]{1,30})?)[ \t\r\n\u3000]*$/.exec(translate(value ?? '', WIDE_DIGITS, DIGITS));
      return found === null ? null : new Decimal((found[1] ?? '').replace('+', ''));
    }),
    sql: onValues(
      (value) =>
        sql`substring(translate(${value}, ${raw(`'${WIDE_DIGITS}'`)}, ${raw(`'${DIGITS}'`)}) from '^[ \\t\\r\\n\\u3000]*([-+]?[0-9]{1,30}(?:\\.[0-9]{1,30})?)[ \\t\\r\\n\\u3000]*$')::numeric`,
    ),
  },
  {
    name: 'LEN',
    parameters: [text],
    result: 'number',
    description: { ja: '文字数。空白は 0。', en: 'The number of characters; 0 for blank.' },
    example: { formula: 'LEN("東京都")', result: 3 },
    blank: 'handled',
    evaluate: ([value]) => new Decimal(typeof value === 'string' ? characters(value).length : 0),
    sql: onValues((value) => sql`coalesce(char_length(${value}), 0)::numeric`),
  },
  {
    name: 'LEFT',
    parameters: [text, count],
    result: 'text',
    description: { ja: '先頭からの文字。', en: 'The first characters.' },
    example: { formula: 'LEFT("東京都", 2)', result: '東京' },
    blank: 'spreads',
    evaluate: ([value, length]) =>
      orBlank(
        characters(asText(value))
          .slice(0, countOf(asNumber(length)))
          .join(''),
      ),
    sql: onValues((value, length) => sql`nullif(left(${value}, ${clampedInteger(length, 0, MOST)}), '')`),
  },
  {
    name: 'RIGHT',
    parameters: [text, count],
    result: 'text',
    description: { ja: '末尾からの文字。', en: 'The last characters.' },
    example: { formula: 'RIGHT("東京都", 1)', result: '都' },
    blank: 'spreads',
    evaluate: ([value, length]) => {
      const all = characters(asText(value));
      return orBlank(all.slice(Math.max(all.length - countOf(asNumber(length)), 0)).join(''));
    },
    sql: onValues((value, length) => sql`nullif(right(${value}, ${clampedInteger(length, 0, MOST)}), '')`),
  },
  {
    name: 'MID',
    parameters: [text, { name: 'start', type: ['number'] }, count],
    result: 'text',
    description: { ja: '途中の文字。位置は 1 から数え、1 より前なら空白。', en: 'Characters from a place on, counted from 1; blank where that lies before 1.' },
    example: { formula: 'MID("ABCDE", 2, 3)', result: 'BCD' },
    blank: 'spreads',
    evaluate: ([value, start, length]) => {
      const first = asNumber(start).round(0, 0).toNumber();
      if (first < 1 || first > MOST) return null;
      return orBlank(
        characters(asText(value))
          .slice(first - 1, first - 1 + countOf(asNumber(length)))
          .join(''),
      );
    },
    sql: onValues((value, start, length) => sql`nullif(substr(${value}, ${boundedInteger(start, 1, MOST)}, ${clampedInteger(length, 0, MOST)}), '')`),
  },
  {
    name: 'TRIM',
    parameters: [text],
    result: 'text',
    description: {
      ja: '前後の空白文字(全角の空白、タブ、改行も)を除きます。',
      en: 'Without white space at both ends (full-width spaces, tabs and line breaks too).',
    },
    example: { formula: 'TRIM(" 東京 都　")', result: '東京 都' },
    blank: 'spreads',
    evaluate: onTexts((value) => {
      const all = value ?? '';
      let [start, end] = [0, all.length];
      while (start < end && SPACES.includes(all[start] ?? '')) start += 1;
      while (end > start && SPACES.includes(all[end - 1] ?? '')) end -= 1;
      return orBlank(all.slice(start, end));
    }),
    sql: onValues((value) => sql`nullif(btrim(${value}, ${spaces}), '')`),
  },
  {
    name: 'UPPER',
    parameters: [text],
    result: 'text',
    description: {
      ja: '英字(半角と全角)を大文字にします。ほかの文字は変わりません。',
      en: 'Latin letters, half and full width, in upper case; nothing else changes.',
    },
    example: { formula: 'UPPER("covid-ｘ")', result: 'COVID-Ｘ' },
    blank: 'spreads',
    evaluate: onTexts((value) => translate(value ?? '', LOWER, UPPER)),
    sql: onValues((value) => sql`translate(${value}, ${raw(`'${LOWER}'`)}, ${raw(`'${UPPER}'`)})`),
  },
  {
    name: 'LOWER',
    parameters: [text],
    result: 'text',
    description: {
      ja: '英字(半角と全角)を小文字にします。ほかの文字は変わりません。',
      en: 'Latin letters, half and full width, in lower case; nothing else changes.',
    },
    example: { formula: 'LOWER("ICU")', result: 'icu' },
    blank: 'spreads',
    evaluate: onTexts((value) => translate(value ?? '', UPPER, LOWER)),
    sql: onValues((value) => sql`translate(${value}, ${raw(`'${UPPER}'`)}, ${raw(`'${LOWER}'`)})`),
  },
  {
    name: 'CONTAINS',
    parameters: [text, { name: 'part', type: ['text'] }],
    result: 'boolean',
    description: {
      ja: '文字列の中にその部分があれば TRUE。どちらかが空白なら FALSE。',
      en: 'TRUE where the text contains the part; FALSE where either is blank.',
    },
    example: { formula: 'CONTAINS("東京都立病院", "都立")', result: true },
    blank: 'handled',
    evaluate: ([value, part]) => typeof value === 'string' && typeof part === 'string' && value.includes(part),
    sql: onValues((value, part) => sql`strpos(${value}, ${part}) > 0`),
  },
  {
    name: 'BEGINS',
    parameters: [text, { name: 'beginning', type: ['text'] }],
    result: 'boolean',
    description: { ja: '文字列がそれで始まれば TRUE。どちらかが空白なら FALSE。', en: 'TRUE where the text begins with it; FALSE where either is blank.' },
    example: { formula: 'BEGINS("東京都", "東京")', result: true },
    blank: 'handled',
    evaluate: ([value, beginning]) => typeof value === 'string' && typeof beginning === 'string' && value.startsWith(beginning),
    sql: onValues((value, beginning) => sql`starts_with(${value}, ${beginning})`),
  },
  {
    name: 'SUBSTITUTE',
    parameters: [text, { name: 'old', type: 'text literal' }, { name: 'new', type: 'text literal' }],
    result: 'text',
    description: {
      ja: '文字列の中の一部をすべて置き換えます。探す文字と置き換える文字は "…" で直接書きます。',
      en: 'Replaces every occurrence. What is sought and what replaces it are written out.',
    },
    example: { formula: 'SUBSTITUTE("03-1234-5678", "-", "")', result: '0312345678' },
    blank: 'handled',
    evaluate: ([value, old, replacement]) =>
      typeof value !== 'string'
        ? null
        : typeof old !== 'string'
          ? value
          : orBlank(value.replaceAll(old, () => (typeof replacement === 'string' ? replacement : ''))),
    sql: (write, args) => {
      const [old, replacement] = [at(args, 1), at(args, 2)].map((arg) => write.known(arg)?.value ?? '');
      return sql`nullif(replace(${write.value(at(args, 0))}, ${old}::text, ${replacement}::text), '')`;
    },
    size: ([value, old, replacement]) => (value?.size ?? 0) * Math.max(1, Math.ceil((replacement?.size ?? 0) / Math.max(old?.size ?? 1, 1))),
  },
];
