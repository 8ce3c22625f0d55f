import { describe, expect, test } from '@jest/globals';
import { checkWords, fillWords } from './fill-words.ts';
import type { MailSurroundings, Words } from './mail-template.ts';
import { mailTemplates } from './mail-templates.ts';
import { readWords } from './read-words.ts';

const names = ['username', 'name', 'url', 'expires_at'];
const surroundings: MailSurroundings = {
  app: { ja: '調べ', en: 'Shirabe' },
  contact: { ja: '', en: '' },
  homeUrl: 'https://a.example/',
  timeZone: 'Asia/Tokyo',
};

function codes(template: string): string[] {
  const read = readWords(template, 'body', names);
  return 'problems' in read ? read.problems.map(({ code }) => code) : [];
}

test.each([
  ['{{name}} 様', [{ value: 'name' }, ' 様']],
  ['{{{ name }}}{{&url}}', [{ value: 'name' }, { value: 'url' }]],
  ['a{{! a note }}b{{!-- {{name}} --}}c', ['a', 'b', 'c']],
  ['\\{{name}} }} {', ['{{name}} }} {']],
  ['', []],
])('%s is read', (template, parts) => {
  expect(readWords(template, 'body', names)).toEqual({ parts });
});

test.each([
  ['{{nmae}}', 'unknown_value'],
  ['{{password}}', 'unknown_value'],
  ['{{constructor}}', 'unknown_value'],
  ['{{__proto__}}', 'unknown_value'],
  ['{{toString}}', 'unknown_value'],
  ['{{lookup this "constructor"}}', 'not_a_value'],
  ['{{this}}', 'not_a_value'],
  ['{{this.name}}', 'not_a_value'],
  ['{{../name}}', 'not_a_value'],
  ['{{@root}}', 'not_a_value'],
  ['{{name.length}}', 'not_a_value'],
  ['{{name.constructor.constructor}}', 'not_a_value'],
  ['{{"name"}}', 'not_a_value'],
  ['{{1}}', 'not_a_value'],
  ['{{name a=1}}', 'not_a_value'],
  ['{{#if name}}x{{/if}}', 'not_a_value'],
  ['{{~#each name}}x{{/each}}', 'not_a_value'],
  ['{{^name}}x{{/name}}', 'not_a_value'],
  ['{{> part}}', 'not_a_value'],
  ['{{* part}}', 'not_a_value'],
  ['{{{{raw}}}} {{{{/raw}}}}', 'not_a_value'],
  ['{{else}}', 'not_a_value'],
  [`{{name ${'(a '.repeat(6000)}`, 'not_a_value'],
  [`{{${'#a}}{{'.repeat(4000)}`, 'not_a_value'],
  ['{{name', 'bad_template'],
  ['{{}}', 'bad_template'],
  ['{{name}', 'bad_template'],
  ['{{ na me }', 'bad_template'],
  ['{{name}}'.repeat(501), 'too_many'],
])('%.60s is refused: %s', (template, code) => {
  expect(codes(template)).toEqual([code]);
});

test('a name that is nearly right is suggested; each problem is said once, in both languages', () => {
  const read = readWords('{{nmae}} {{nmae}}\n{{nonsense_altogether}}', 'subject', names);
  expect(read).toEqual({
    problems: [
      {
        field: 'subject',
        code: 'unknown_value',
        message: '{{nmae}} という値はありません。{{name}} のことですか？',
        en: 'There is no value {{nmae}}. Did you mean {{name}}?',
      },
      expect.objectContaining({
        message: '{{nonsense_altogether}} という値はありません。使えるのは次のとおりです: {{username}} {{name}} {{url}} {{expires_at}}',
      }),
    ],
  });
});

test('a tag that is not closed is said with its line', () => {
  const read = readWords('a\nb {{name', 'body', names);
  expect(read).toEqual({ problems: [expect.objectContaining({ field: 'body', code: 'bad_template', message: expect.stringContaining('2行目') })] });
});

describe('words', () => {
  const template = mailTemplates.password_reset;
  const words = (body: string, subject = 's'): Words => ({ subject, body });

  test.each(Object.entries(mailTemplates))('those of the engine for %s are right, and short enough for the wire', (_, one) => {
    for (const each of [one.words.ja, one.words.en]) {
      expect(checkWords(one, each)).toEqual([]);
      expect(each.subject.length).toBeLessThanOrEqual(500);
      expect(each.body.length).toBeLessThanOrEqual(20_000);
      // The words promise that nobody asks for it; no value holds one.
      expect(Object.keys(one.values)).not.toContain('password');
    }
  });

  test('a mail with a link is nothing without it; empty words are none', () => {
    expect(checkWords(template, words('{{name}}'))).toEqual([expect.objectContaining({ field: 'body', code: 'missing_link' })]);
    expect(checkWords(template, words('{{! only a note }}', ' '))).toEqual([
      expect.objectContaining({ field: 'subject', code: 'required' }),
      expect.objectContaining({ field: 'body', code: 'required' }),
    ]);
    expect(checkWords(mailTemplates.locked, words('{{name}}'))).toEqual([]);
  });

  test('a value that is missing leaves nothing, and one with braces stays as it is', () => {
    expect(fillWords(template, words('[{{name}}][{{username}}][{{expires_at}}] {{url}}', '{{username}}'), { username: '{{url}}' }, 'ja', surroundings)).toEqual(
      {
        subject: '{{url}}',
        text: '[][{{url}}][]\n',
      },
    );
  });

  test('values that swell the text are refused', () => {
    expect(() => fillWords(template, words('{{url}}'.repeat(400)), { url: 'x'.repeat(2000) }, 'ja', surroundings)).toThrow('文面に誤りがあります');
  });

  test('a long subject is cut between characters', () => {
    const { subject } = fillWords(template, words('x', '𠮷'.repeat(300)), {}, 'ja', surroundings);
    expect(subject).toBe('𠮷'.repeat(200));
  });
});
