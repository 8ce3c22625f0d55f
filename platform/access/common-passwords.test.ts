import { describe, expect, test } from '@jest/globals';
import { isCommonPassword } from './common-passwords.ts';

const owner = ['hosp-13', 'G-MIS'];

describe('a common password', () => {
  test.each([
    ['password', 'of everybody'],
    ['Liverpool1', 'a frequent word with a digit'],
    ['2026Sakura!', 'a frequent word, with digits and a sign around it'],
    ['P@ssw0rd2026', 'in look-alikes'],
    ['dragondragon', 'a word twice'],
    ['Kenkou2026', 'of the place, though no list from abroad has it'],
    ['1qaz2wsx3edc', 'a run of keys'],
    ['Zyxwvut9', 'a run backwards'],
    ['abcabcabcabc', 'a part again and again'],
    ['Hosp-13-2026', 'the user name'],
    ['gmis2026', 'the application'],
    ['trustno1', 'of the list, as it stands'],
  ])('%s: %s', (password) => expect(isCommonPassword(password, owner)).toBe(true));

  test.each(['Shiroi-Neko7-Yane', 'correct horse battery', 'kW9#vT2m', 'Tsukimi7Udon', 'あ', ''])('is not %p', (password) =>
    expect(isCommonPassword(password, owner)).toBe(false),
  );
});
