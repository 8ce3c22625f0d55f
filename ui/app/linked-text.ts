import { html, type TemplateResult } from 'lit';

const LINK = /https?:\/\/[^\s<>「」（）()、。]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** A plain text whose web and mail addresses are links. Never reads HTML. */
export function linkedText(words: string): (TemplateResult | string)[] {
  const parts: (TemplateResult | string)[] = [];
  let end = 0;
  for (const match of words.matchAll(LINK)) {
    parts.push(words.slice(end, match.index));
    const address = match[0];
    parts.push(
      address.includes('://')
        ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${address}</a>`
        : html`<a href="mailto:${address}">${address}</a>`,
    );
    end = match.index + address.length;
  }
  return [...parts, words.slice(end)];
}
