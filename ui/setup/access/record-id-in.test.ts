import { expect, test } from '@jest/globals';
import { recordIdIn } from './record-id-in.ts';

const id = '01a20254-72c8-7000-a10d-124dc9a11870';

test.each([
  [id, id],
  [`https://gmis.example.jp/o/daily_hospital/${id}/edit?next=1`, id],
  [` ${id.toUpperCase()} `, id],
  ['０１ａ２０２５４－７２ｃ８－７０００－ａ１０ｄ－１２４ｄｃ９ａ１１８７０', id],
  ['東京第1病院', null],
  [id.slice(1), null],
])('the record id in %p', (typed, found) => {
  expect(recordIdIn(typed)).toBe(found);
});
