/**
 * A path of this site to which a browser may be led, from whatever was given; `/` for anything else. Addresses of other hosts hide in many ways
 * (`//host`, `/\host`, control characters that browsers leave out), so that what a browser would make of it is looked at, not how it is written.
 */
export function localPath(given: unknown): string {
  if (typeof given !== 'string' || !given.startsWith('/') || given.length > 2000) return '/';
  const here = 'http://here.invalid';
  if (!URL.canParse(given, here)) return '/';
  const { origin, pathname, search, hash } = new URL(given, here);
  // A path such as /.//host would be read as a host once its dots are gone.
  if (origin !== here || pathname.startsWith('//') || /^\/(api|login)(\/|$)/.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
