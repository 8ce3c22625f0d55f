/** Words that passwords are commonly made of, in Japan and elsewhere, without digits and signs. */
const words = new Set(
  (
    'password passwort passw0rd pass passcode secret admin administrator root user guest login welcome letmein test testing demo sample default change changeme ' +
    'master super hello qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty dragon monkey baseball football soccer iloveyou love sunshine princess ' +
    'shadow superman batman pokemon trustno computer internet google samsung apple windows microsoft server system sakura himawari aishiteru arigato ' +
    'konnichiwa nihon nippon japan tokyo osaka kyoto doraemon naruto pikachu hospital byouin byoin clinic iryou iryo kenkou covid corona korona hersys gmis ' +
    'spring summer autumn winter haru natsu aki fuyu january february march april may june july august september october november december'
  ).split(' '),
);
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
 * Whether a password is one that many people use, or that is guessed from the names of its owner: a common word or a name with digits and signs around
 * it (also written with look-alikes), a run of the keyboard or the alphabet, or a short part again and again.
 */
export function isCommonPassword(password: string, names: readonly string[]): boolean {
  const lower = password.toLowerCase();
  const letters = lower.replace(/[^a-z]+/g, '');
  const read = [...lower].map((character) => alike[character] ?? character).join('');
  const core = lower.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const readCore = [...core].map((character) => alike[character] ?? character).join('');
  if ([lower, letters, core, readCore].some((text) => words.has(text) || [...words].some((word) => text === word + word))) return true;
  if (names.some((name) => name.length >= 3 && [lower, read].some((text) => text.includes(name.toLowerCase())))) return true;
  return isRun(lower) || isRepeated(lower);
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
