import type { Language } from '../contract/text.ts';
import type { MailTable } from '../database/mail-content.ts';

/** Stands in a text where tables are to be: a character of private use, which no words have. */
export const TABLE_PLACE = '\u{F0000}';

// Styles stand at the elements: mail programs drop all others.
const body = 'font-family:sans-serif;font-size:14px;line-height:1.6;color:#1c2733';
const cell = 'border:1px solid #c5ced8;padding:4px 8px;text-align:left;vertical-align:top';
const words = 'white-space:pre-wrap';

/** Words as HTML, escaped, with their addresses as links and tables in their place. */
export function toHtml(text: string, tables: readonly MailTable[], language: Language): string {
  const lines = text.split('\n').map((line) => {
    return line.includes(TABLE_PLACE) ? `</div>${tables.map(tableHtml).join('')}<div style="${words}">` : `${linked(line)}\n`;
  });
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="${body}"><div style="${words}">${lines.join('')}</div></body></html>`;
}

function tableHtml({ caption, head, rows }: MailTable): string {
  const row = (cells: readonly string[]): string => `<tr>${cells.map((text) => `<td style="${cell}">${escapeHtml(text)}</td>`).join('')}</tr>`;
  const headings = head.map((text) => `<th scope="col" style="${cell};background:#eef2f6">${escapeHtml(text)}</th>`).join('');
  return `<table style="border-collapse:collapse;margin:8px 0"><caption style="text-align:left;font-weight:bold;padding:4px 0">${escapeHtml(caption)}</caption><thead><tr>${headings}</tr></thead><tbody>${rows.map(row).join('')}</tbody></table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function linked(line: string): string {
  const parts = line.split(/(https?:\/\/[^\s<>"「」（）]+)/);
  return parts.map((part, index) => (index % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part))).join('');
}
