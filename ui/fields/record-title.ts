import { t } from '../locale/locale.ts';

/** The title of a looked-up record; one that comes without is of a record that the viewer may not read. */
export function recordTitle({ label }: { readonly label: string }): string {
  return label === '' ? t('record.not_readable') : label;
}
