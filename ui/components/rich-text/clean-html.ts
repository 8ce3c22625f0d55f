/** The elements that a rich text may hold, with the attributes that stay. The server has the last word; this keeps the page safe whatever it is given. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  P: [],
  BR: [],
  DIV: [],
  B: [],
  STRONG: [],
  I: [],
  EM: [],
  U: [],
  S: [],
  H2: [],
  H3: [],
  H4: [],
  UL: [],
  OL: [],
  LI: [],
  BLOCKQUOTE: [],
  HR: [],
  TABLE: [],
  THEAD: [],
  TBODY: [],
  TR: [],
  TH: ['colspan', 'rowspan'],
  TD: ['colspan', 'rowspan'],
  A: ['href'],
};
/** Elements whose text is no text of the reader's. */
const dropped = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'IFRAME', 'OBJECT', 'EMBED', 'NOSCRIPT', 'TITLE', 'HEAD', 'SVG', 'MATH']);
const isSafeAddress = (address: string) => /^(https?:|mailto:|tel:|\/(?!\/))/iu.test(address.trim());

function copyClean(from: Node, to: Node): void {
  for (const node of Array.from(from.childNodes)) {
    if (node.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(node.textContent ?? ''));
    if (!(node instanceof Element) || dropped.has(node.tagName.toUpperCase())) continue;
    const attributes = allowed[node.tagName];
    if (!attributes) {
      copyClean(node, to);
      continue;
    }
    const copy = document.createElement(node.tagName);
    for (const name of attributes) {
      const value = node.getAttribute(name);
      if (value !== null && (name !== 'href' || isSafeAddress(value))) copy.setAttribute(name, value);
    }
    if (copy.tagName === 'A' && /^https?:/iu.test(copy.getAttribute('href') ?? '')) {
      copy.setAttribute('target', '_blank');
      copy.setAttribute('rel', 'noopener noreferrer');
    }
    copyClean(node, copy);
    to.appendChild(copy);
  }
}

/** A node that holds what is harmless of an HTML text. */
export function cleanHtml(html: string): HTMLElement {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const holder = document.createElement('div');
  copyClean(parsed.body, holder);
  return holder;
}

/** The words of an HTML text, in one line. */
export function textOfHtml(html: string): string {
  return (new DOMParser().parseFromString(html.replace(/<\/(p|li|h\d|div|td|th)>|<br\s*\/?>/giu, '$& '), 'text/html').body.textContent ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
}
