import { hash, verify } from '@node-rs/argon2';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { PasswordPolicy } from '../contract/wire-accounts.ts';
import { isCommonPassword } from './common-passwords.ts';

/** Argon2id with 19 MiB, 2 passes, 1 lane: the first choice of OWASP's Password Storage Cheat Sheet; 2 is Argon2id. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longest = 128;

/** Whose password it is to be: words that are easily guessed. */
export interface PasswordOwner {
  readonly username: string;
  /** The application's name. */
  readonly app: string;
}

interface Rule {
  readonly code: string;
  /** As pages list it; a rule that nobody breaks by accident is not listed. */
  readonly words?: Text;
  readonly message: Text;
  readonly holds: (password: string, owner: PasswordOwner) => boolean;
}

/** The rules of a policy. Only half-width letters, digits and signs are ever taken (M1-2). */
export function passwordRules(policy: PasswordPolicy): readonly Rule[] {
  return [
    {
      code: 'password_too_short',
      words: { ja: `${policy.shortest}文字以上`, en: `At least ${policy.shortest} characters` },
      message: { ja: `パスワードは${policy.shortest}文字以上にしてください。`, en: `Use at least ${policy.shortest} characters.` },
      holds: (password) => [...password].length >= policy.shortest,
    },
    {
      code: 'password_too_long',
      message: { ja: `パスワードは${longest}文字以内にしてください。`, en: `Use at most ${longest} characters.` },
      holds: (password) => [...password].length <= longest,
    },
    {
      code: 'password_not_half_width',
      words: { ja: '半角の英数字と記号だけ（空白は使えません）', en: 'Half-width letters, digits and signs only, without blanks' },
      message: {
        ja: 'パスワードは半角の英数字と記号だけで入力してください（全角文字や空白は使えません）。',
        en: 'Use half-width letters, digits and signs only, without blanks.',
      },
      holds: (password) => /^[!-~]*$/.test(password),
    },
    ...(policy.upper ? [classRule('upper_case', /[A-Z]/, { ja: '英大文字（A～Z）', en: 'capital letter (A–Z)' })] : []),
    ...(policy.lower ? [classRule('lower_case', /[a-z]/, { ja: '英小文字（a～z）', en: 'small letter (a–z)' })] : []),
    ...(policy.digit ? [classRule('digit', /[0-9]/, { ja: '数字（0～9）', en: 'digit (0–9)' })] : []),
    ...(policy.sign ? [classRule('sign', /[!-/:-@[-`{-~]/, { ja: '記号（! # % など）', en: 'sign (such as ! # %)' })] : []),
    ...(policy.refuse_common ? [uncommon] : []),
  ];
}

function classRule(name: string, characters: RegExp, what: Text): Rule {
  return {
    code: `password_no_${name}`,
    words: { ja: `半角の${what.ja}を1文字以上`, en: `At least one ${what.en}` },
    message: { ja: `パスワードには半角の${what.ja}を1文字以上入れてください。`, en: `Use at least one ${what.en}.` },
    holds: (password) => characters.test(password),
  };
}

const uncommon: Rule = {
  code: 'password_common',
  words: { ja: 'よく使われるもの、ユーザ名を含むものは使えません', en: 'None that many people use, and none with your user name in it' },
  message: {
    ja: 'このパスワードはよく使われているか、ユーザ名などから推測できるため、使えません。別のものにしてください。',
    en: 'Many people use this password, or it can be guessed from your user name. Choose another.',
  },
  holds: (password, owner) => !isCommonPassword(password, [owner.username, owner.app]),
};

/** Every rule that the password breaks, all at once. */
export function checkPassword(password: string, policy: PasswordPolicy, owner: PasswordOwner): readonly Problem[] {
  return passwordRules(policy)
    .filter(({ holds }) => !holds(password, owner))
    .map(({ code, message }) => ({ field: 'password', code, message: message.ja, en: message.en }));
}

/** The refusal of a password, with a problem for each broken rule. */
export function weakPassword(problems: readonly Problem[]): ShirabeError {
  return new ShirabeError('invalid', { ja: 'パスワードが条件を満たしていません。', en: 'The password does not meet the rule.' }, problems);
}

/** The hash to keep, in PHC form. Whether the password is a good one was asked before: see `checkPassword`. */
export async function hashPassword(password: string): Promise<string> {
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
