/**
 * What is wrong with a regular expression of a definition, or undefined. It runs on what anybody sends, so it must not be one whose
 * time grows without measure: no repetition of a repetition or of alternatives, no look-behind, no back reference, and
 * the more open repetitions it has, the shorter the text must be (`max`).
 */
export function checkPattern(pattern: string, max: number): string | undefined {
  if (pattern.length > 500) return '正規表現が長すぎます。500 文字までにします。';
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    return `正規表現として読めません: ${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)}`;
  }
  if (/\\[1-9]|\\k</.test(pattern)) return '正規表現で \\1 などの後方参照は使えません。';
  if (/\(\?<?[=!]/.test(pattern)) return '正規表現で先読み・後読み (?=, ?!, ?<=) は使えません。';
  const { nested, open } = readRepetitions(pattern);
  if (nested) return '繰り返しの中の繰り返しや選択 ((a+)+ や (a|b)* など) は、調べる時間が際限なく伸びるので使えません。';
  const longest = open <= 1 ? Infinity : open === 2 ? 1000 : open <= 4 ? 100 : 0;
  if (longest === 0) return '終わりのない繰り返し (*, +, {n,}) は 4 つまでにします。';
  return longest < max ? `終わりのない繰り返しが ${open} つあるので、項目に max: ${longest} 以下を書きます。` : undefined;
}

/** Counts repetitions without an end, and finds those around a group that itself repeats or chooses. */
function readRepetitions(pattern: string): { readonly nested: boolean; readonly open: number } {
  const groups: boolean[] = [false];
  let nested = false;
  let open = 0;
  let last: 'item' | 'risky group' | 'none' = 'none';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    const bounds = character === '{' ? /^\{(\d+)(,(\d*))?\}/.exec(pattern.slice(at)) : null;
    if (character === '\\') {
      at++;
      last = 'item';
    } else if (character === '[') {
      for (at++; at < pattern.length && pattern[at] !== ']'; at++) if (pattern[at] === '\\') at++;
      last = 'item';
    } else if (character === '(') {
      groups.push(false);
      last = 'none';
    } else if (character === ')') {
      const risky = groups.pop() ?? false;
      if (risky) groups[groups.length - 1] = true;
      last = risky ? 'risky group' : 'item';
    } else if (character === '|') {
      groups[groups.length - 1] = true;
      last = 'none';
    } else if (character === '*' || character === '+' || bounds !== null) {
      const endless = bounds === null || bounds[3] === '';
      const many = endless || Number(bounds?.[3] ?? bounds?.[1] ?? 0) > 10;
      if (last === 'risky group' && many) nested = true;
      if (endless) open++;
      if (many) groups[groups.length - 1] = true;
      at += bounds === null ? 0 : bounds[0].length - 1;
      last = 'none';
    } else if (character !== '?') last = 'item';
  }
  return { nested, open };
}
