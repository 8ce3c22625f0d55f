import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Drawn here, for a square of 16: nothing is loaded for them. */
const shapes = {
  search: svg`<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>`,
  download: svg`<path d="M8 2v8M4.8 7 8 10.2 11.2 7M3 13.5h10"/>`,
  down: svg`<path d="m4 6 4 4 4-4"/>`,
  right: svg`<path d="m6 4 4 4-4 4"/>`,
  left: svg`<path d="m10 4-4 4 4 4"/>`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.6"/>`,
  enlarge: svg`<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9 7M2.5 13.5 7 9"/>`,
  folder: svg`<path d="M2 4.5c0-.6.4-1 1-1h3l1.5 1.5H13c.6 0 1 .4 1 1v6c0 .6-.4 1-1 1H3c-.6 0-1-.4-1-1z"/>`,
  report: svg`<path d="M4 1.8h5.5L12.5 5v9.2h-8.5z"/><path d="M6 11.5V9.5M8.2 11.5v-4M10.4 11.5v-3"/>`,
  clock: svg`<circle cx="8" cy="8" r="5.8"/><path d="M8 4.8V8l2.2 1.6"/>`,
  help: svg`<circle cx="8" cy="8" r="6"/><path d="M6.3 6.2c.1-2.2 3.5-2 3.4 0 0 1.3-1.7 1.3-1.7 2.7M8 11.3v.1"/>`,
  bell: svg`<path d="M3.5 11.5c1-1 1-2.3 1-4a3.5 3.5 0 0 1 7 0c0 1.7 0 3 1 4zM6.7 13.5a1.4 1.4 0 0 0 2.6 0"/>`,
  warn: svg`<path d="M8 2.2 14.4 13.4H1.6zM8 6.5v3.2M8 11.5v.1"/>`,
  star: svg`<path d="m8 1.8 1.9 3.9 4.3.6-3.1 3 .7 4.2L8 11.5l-3.8 2 .7-4.2-3.1-3 4.3-.6z"/>`,
  check: svg`<path d="m3 8.5 3.2 3.2L13 5"/>`,
  filter: svg`<path d="M2.5 3.5h11L9.5 8.2v4.3l-3 1.3V8.2z"/>`,
  link: svg`<path d="M6.5 9.5 13 3M9 2.8h4.2V7M12 9.5v3.2c0 .5-.3.8-.8.8H3.8c-.5 0-.8-.3-.8-.8V5.3c0-.5.3-.8.8-.8H7"/>`,
  language: svg`<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.2 2 2.2 10 0 12M8 2c-2.2 2-2.2 10 0 12"/>`,
} as const satisfies Readonly<Record<string, SVGTemplateResult>>;
export type IconName = keyof typeof shapes;

/** An icon beside words; it says nothing itself. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`;
}
