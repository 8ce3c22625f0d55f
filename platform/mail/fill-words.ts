import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import { commonValues, type MailSurroundings, type MailTemplateDefinition, type MailValueKind, type Words } from './mail-template.ts';
import { readWords, type WordsPart } from './read-words.ts';
import { writeMoment } from './write-moment.ts';

/** More than this is no mail for a person. */
const LONGEST_TEXT = 100_000;
/** RFC 5322 allows 998 bytes a line; a reader sees some dozens. */
const LONGEST_SUBJECT = 200;
const LONGEST_VALUE = 2_000;
/** A comment is no longer. */
const LONGEST_LINES = 10_000;

export interface FilledWords {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** What may stand between `{{` and `}}` in a template. */
function namesOf({ values }: MailTemplateDefinition): string[] {
  return [...Object.keys(values), ...Object.keys(commonValues)];
}

/** Everything that is wrong with words, at `subject` and `body`. A mail with a link is nothing without it. */
export function checkWords(template: MailTemplateDefinition, words: Words): Problem[] {
  const names = namesOf(template);
  return (['subject', 'body'] as const).flatMap((field) => {
    const read = readWords(words[field], field, names);
    if ('problems' in read) return read.problems;
    const { parts } = read;
    if (!parts.some((part) => typeof part !== 'string' || part.trim() !== ''))
      return [{ field, code: 'required', message: '入力してください。', en: 'Enter a text.' }];
    return field === 'body' && Object.hasOwn(template.values, 'url') && !parts.some((part) => typeof part !== 'string' && part.value === 'url')
      ? [{ field, code: 'missing_link', message: 'リンク {{url}} を入れてください。', en: 'Put the link {{url}} in.' }]
      : [];
  });
}

/** Words as they are kept: line ends are LF, and control characters are left out; a subject is one line. */
export function cleanWords({ subject, body }: Words): Words {
  return { subject: withoutControls(subject).trim(), body: plainLines(body) };
}

/**
 * The words of a mail with its values put in. A value is text and nothing else: braces in it stay as they are, and in the subject it cannot begin
 * another line. Raises `invalid` with the problems of the words.
 */
export function fillWords(
  template: MailTemplateDefinition,
  words: Words,
  values: Readonly<Record<string, string>>,
  language: Language,
  surroundings: MailSurroundings,
): FilledWords {
  const names = namesOf(template);
  const common: Readonly<Record<string, string>> = {
    app: surroundings.app[language],
    contact: surroundings.contact[language],
    home_url: surroundings.homeUrl,
  };
  const shown = (name: string): string => {
    const own = template.values[name];
    if (own === undefined) return (common[name] ?? '').trim();
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    return showValue(own.kind, value, language, surroundings);
  };
  const fill = (field: 'subject' | 'body'): string => {
    const read = readWords(words[field], field, names);
    if ('problems' in read) throw new ShirabeError('invalid', { ja: 'メールの文面に誤りがあります。', en: 'The words of the mail are wrong.' }, read.problems);
    return join(read.parts, shown);
  };
  const text = fill('body');
  if (text.length > LONGEST_TEXT)
    throw new ShirabeError('invalid', { ja: 'メールの文面に誤りがあります。', en: 'The words of the mail are wrong.' }, [
      { field: 'body', code: 'too_long', message: '値を入れた本文が長すぎます。', en: 'With the values put in, the body is too long.' },
    ]);
  return { subject: oneLine(fill('subject')), text: tidy(text) };
}

function join(parts: readonly WordsPart[], shown: (name: string) => string): string {
  let text = '';
  for (const part of parts) {
    text += typeof part === 'string' ? part : shown(part.value);
    if (text.length > LONGEST_TEXT) break;
  }
  return text;
}

function showValue(kind: MailValueKind, value: string, language: Language, { timeZone, homeUrl }: MailSurroundings): string {
  if (typeof kind === 'object') return Object.hasOwn(kind, value) ? (kind[value]?.[language] ?? '') : '';
  if (kind === 'moment') return writeMoment(value, language, timeZone);
  if (kind === 'path') return value === '' ? '' : new URL(value, homeUrl).href;
  if (kind === 'lines') return plainLines(value).slice(0, LONGEST_LINES);
  return withoutControls(value).slice(0, LONGEST_VALUE);
}

/** A header is one line: whatever would end it, or is not to be seen, becomes a space (header injection). */
function oneLine(text: string): string {
  const line = withoutControls(text)
    .replace(/\s+/gu, (space) => (space === '　' ? space : ' '))
    .trim();
  return [...line].slice(0, LONGEST_SUBJECT).join('');
}

/** Line ends of the body are LF; other control characters, and halves of a character, have no place in a text. Nothing hangs over at the end. */
function plainLines(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '');
}

/** Nothing hangs over at the ends of lines and of the text; of empty lines, as an empty value leaves them, there is one. */
function tidy(text: string): string {
  return `${plainLines(text)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
}
