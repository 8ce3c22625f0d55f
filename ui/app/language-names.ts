/** Each language by its own name. */
export const languageNames = { ja: '日本語', en: 'English' } as const;
