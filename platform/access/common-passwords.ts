import type * as Common from '@zxcvbn-ts/language-common';
import { createRequire } from 'node:module';

/** Words that passwords are made of in the places of this application, and that lists from abroad lack. */
const local =
  'passcode administrator root login sample himawari aishiteru arigato konnichiwa nihon nippon tokyo osaka kyoto doraemon hospital byouin byoin clinic ' +
  'iryou iryo kenkou covid korona hersys gmis haru natsu aki fuyu may';
/** Of the list, which is ordered by how often each was seen, those that count as the heart of a longer password as well. */
const FREQUENT = 10_000;

interface Known {
  readonly whole: ReadonlySet<string>;
  readonly hearts: ReadonlySet<string>;
}
let known: Known | undefined;

/** The list is unpacked when it is first asked for: only a policy that refuses common passwords pays for it. */
function knownPasswords(): Known {
  if (known) return known;
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as typeof Common;
  const list = dictionary['passwords-common'];
  const words = list.slice(0, FREQUENT).filter((word) => word.length >= 4 && /[a-z]/.test(word));
  known = { whole: new Set(list), hearts: new Set([...words, ...local.split(' ')]) };
  return known;
}

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1234567890',
  '0987654321',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
  'q1w2e3r4t5y6u7i8o9p0',
];
const alike: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

/**
 * Whether a password is one that many people use (some 49,000 that were seen in leaks), or that is guessed from the names of its owner: a frequent word
 * or a name with digits and signs around it (also written with look-alikes), a run of the keyboard or the alphabet, or a short part again and again.
 */
export function isCommonPassword(password: string, names: readonly string[]): boolean {
  const lower = password.toLowerCase();
  const letters = lower.replace(/[^a-z]+/g, '');
  const read = [...lower].map((character) => alike[character] ?? character).join('');
  const core = lower.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const readCore = [...core].map((character) => alike[character] ?? character).join('');
  const { whole, hearts } = knownPasswords();
  if (whole.has(lower) || [lower, letters, core, readCore].some((text) => hearts.has(text) || hearts.has(halfOf(text)))) return true;
  if (names.some((name) => name.length >= 3 && [lower, read].some((text) => text.includes(name.toLowerCase())))) return true;
  return isRun(lower) || isRepeated(lower);
}

/** The half of a text that is the same half twice; else nothing. */
function halfOf(text: string): string {
  const half = text.slice(0, text.length / 2);
  return half + half === text ? half : '';
}

/** Most of it is one run of neighbouring keys or letters, forwards or backwards. */
function isRun(text: string): boolean {
  const both = runs.flatMap((run) => [run, [...run].reverse().join('')]);
  for (let length = text.length; length >= Math.max(4, text.length - 2); length -= 1)
    for (let from = 0; from + length <= text.length; from += 1) if (both.some((run) => run.includes(text.slice(from, from + length)))) return true;
  const [before = '', digits = ''] = /^([a-z]+)(\d+)$/.exec(text)?.slice(1) ?? [];
  return before.length > 2 && digits.length > 2 && both.some((run) => run.includes(before)) && both.some((run) => run.includes(digits));
}

/** A part of up to four characters, again and again. */
function isRepeated(text: string): boolean {
  return /^(.{1,4})\1+.?$/.test(text);
}
