import { hash, verify } from '@node-rs/argon2';
import { ShirabeError, type Problem } from '../contract/problem.ts';

/** Argon2id with 19 MiB, 2 passes, 1 lane: the first choice of OWASP's Password Storage Cheat Sheet; 2 is Argon2id. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longest = 128;

const rules: readonly { readonly code: string; readonly message: string; readonly en: string; readonly holds: (password: string) => boolean }[] = [
  {
    code: 'password_too_short',
    message: 'パスワードは8文字以上にしてください。',
    en: 'Use at least 8 characters.',
    holds: (password) => [...password].length >= 8,
  },
  {
    code: 'password_too_long',
    message: `パスワードは${longest}文字以内にしてください。`,
    en: `Use at most ${longest} characters.`,
    holds: (password) => [...password].length <= longest,
  },
  {
    code: 'password_not_half_width',
    message: 'パスワードは半角の英数字と記号だけで入力してください（全角文字や空白は使えません）。',
    en: 'Use half-width letters, digits and signs only, without blanks.',
    holds: (password) => /^[!-~]*$/.test(password),
  },
  {
    code: 'password_no_upper_case',
    message: 'パスワードには半角の英大文字（A～Z）を1文字以上入れてください。',
    en: 'Use at least one capital letter (A–Z).',
    holds: (password) => /[A-Z]/.test(password),
  },
  {
    code: 'password_no_lower_case',
    message: 'パスワードには半角の英小文字（a～z）を1文字以上入れてください。',
    en: 'Use at least one small letter (a–z).',
    holds: (password) => /[a-z]/.test(password),
  },
  {
    code: 'password_no_digit',
    message: 'パスワードには半角の数字（0～9）を1文字以上入れてください。',
    en: 'Use at least one digit (0–9).',
    holds: (password) => /[0-9]/.test(password),
  },
];

/** Every rule that the password breaks: half-width upper case, lower case and digit, 8 characters or more (M1-2, Q3). */
export function checkPassword(password: string): readonly Problem[] {
  return rules.filter(({ holds }) => !holds(password)).map(({ code, message, en }) => ({ field: 'password', code, message, en }));
}

/** The hash to keep, in PHC form. Raises `invalid`, with a problem for each broken rule. */
export async function hashPassword(password: string): Promise<string> {
  const problems = checkPassword(password);
  if (problems.length > 0)
    throw new ShirabeError('invalid', { ja: 'パスワードが条件を満たしていません。', en: 'The password does not meet the rule.' }, problems);
  return hash(password, parameters);
}

let spare: Promise<string> | undefined;

/** Whether it is the password. Without a hash (no such user, no password yet) the answer is no, after the same work. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  if ([...password].length > longest) return false;
  spare ??= hash('no password has this hash', parameters);
  const matches = await verify(kept ?? (await spare), password);
  return kept !== null && matches;
}
