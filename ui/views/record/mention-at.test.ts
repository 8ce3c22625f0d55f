import { expect, test } from '@jest/globals';
import { mentionAt, mentionParts } from './mention-at.ts';

test.each<[string, ReturnType<typeof mentionAt>]>([
  ['@', { start: 0, words: '' }],
  ['こんにちは @東京', { start: 6, words: '東京' }],
  ['こんにちは＠東京都 担', { start: 5, words: '東京都 担' }],
  ['@東京都 担当者 ご確認 を', null],
  ['info@example.jp', null],
  ['@ 東京', null],
  ['@東京\n', null],
  ['何もない', null],
])('what is being named at the end of %j', (text, found) => {
  expect(mentionAt(text, text.length)).toEqual(found);
});

test('names stand out, the longer before the shorter; other signs do not', () => {
  expect(mentionParts('@東京都 担当者 と＠東京都、a@b', ['東京都', '東京都 担当者', ''])).toEqual([
    { text: '@東京都 担当者', isName: true },
    { text: ' と', isName: false },
    { text: '＠東京都', isName: true },
    { text: '、a@b', isName: false },
  ]);
  expect(mentionParts('', ['x'])).toEqual([]);
});
