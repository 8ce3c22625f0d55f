/** A whole number as typed, full-width digits too; null for anything else. */
export function readWhole(typed: string): number | null {
  const digits = typed.normalize('NFKC').trim();
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}
