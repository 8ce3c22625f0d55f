export type LinkKind = 'password' | 'confirm-mail';
const name = (kind: LinkKind) => `shirabe.link.${kind}`;

/**
 * Keeps the token of a link that came by mail for this browser tab. The page takes it out of the address at once, so that it is neither seen over a
 * shoulder, nor kept with bookmarks, nor sent as a referrer; a reload still finds it.
 */
export function keepToken(kind: LinkKind, token: string): void {
  sessionStorage.setItem(name(kind), token);
}
/** The token that this tab came with; null when there is none. */
export function keptToken(kind: LinkKind): string | null {
  return sessionStorage.getItem(name(kind));
}
/** Forgets it: it was used, or is good for nothing. */
export function dropToken(kind: LinkKind): void {
  sessionStorage.removeItem(name(kind));
}
