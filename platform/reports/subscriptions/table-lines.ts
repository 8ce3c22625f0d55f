import type { MailTable } from '../../database/mail-content.ts';
import type { ContentWords } from './content-words.ts';

/** Characters of the tables in the text part of a mail: a value of a mail holds ten thousand at most. */
const MOST_CHARACTERS = 9000;

/** Tables as lines of text, cells with a bar between; what is too much for a mail is left out, and that is said. */
export function tableLines(tables: readonly MailTable[], { more }: Pick<ContentWords, 'more'>): string {
  const lines: string[] = [];
  let length = 0;
  for (const { caption, head, rows } of tables) {
    const all = [`■ ${caption}`, head.join(' | '), ...rows.map((cells) => cells.join(' | ')), ''];
    for (const line of all) {
      length += line.length + 1;
      if (length > MOST_CHARACTERS) return [...lines, more].join('\n');
      lines.push(line);
    }
  }
  return lines.join('\n').trim();
}
