const STORED = 'shirabe.theme';
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The appearance chosen on this device; `auto` follows the system. */
export function currentTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORED, theme);
  applyTheme();
}
/** Puts the choice on the document, where `theme/tokens.css` reads it. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = currentTheme();
}
