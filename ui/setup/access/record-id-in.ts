/** The record id in what somebody pasted: the id itself, or the address of the record's page. null when there is none. */
export function recordIdIn(typed: string): string | null {
  const found = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.exec(typed.normalize('NFKC'));
  return found ? found[0].toLowerCase() : null;
}
