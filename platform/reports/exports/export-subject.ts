import type { StoredExport } from './stored-export.ts';

/** To what an entry of the audit about a file says it was done. */
export function subjectOf({ asked: { target }, label }: Pick<StoredExport, 'asked' | 'label'>): {
  readonly kind: string;
  readonly id: string;
  readonly label: string;
} {
  return 'report' in target ? { kind: 'report', id: target.report, label: label.ja } : { kind: 'list', id: `${target.object}/${target.list}`, label: label.ja };
}
