import { svg, html, type TemplateResult } from 'lit';
import { encode } from 'uqr';

/** The quiet zone around a QR code: four modules (ISO/IEC 18004). */
const BORDER = 4;

/** A text as a QR code, black on white in every appearance; drawn without styles, which the content security policy forbids. */
export function qrCode(words: string, label: string): TemplateResult {
  const { data, size } = encode(words, { ecc: 'M', border: BORDER });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return html`<svg class="qr-code" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
    ${svg`<rect width=${size} height=${size} fill="#fff"/><path d=${path} fill="#000"/>`}
  </svg>`;
}
