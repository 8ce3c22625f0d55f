import type { Block } from '../../components/paste/table-text.ts';
import { MOST_CELLS, countCells } from '../../components/paste/read-clipboard.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, text } from '../../locale/locale.ts';
import { findReferences, readPasted } from '../grid/paste-block.ts';
import { g } from '../grid/words.ts';
import { isCellEditable, type FormField, type FormState } from './form-state.ts';

/** The most rows that a paste adds to a form. */
const MOST_ROWS = 1000;

/**
 * Puts a block into child rows, from a cell on; rows are added as needed. What cannot be read stays as it was written, marked; what has no room, and cells that take
 * nothing, are named. One step: the message takes it back.
 */
export async function pasteRows(
  form: FormState,
  { field, editable, description }: FormField,
  at: { readonly key: string; readonly column: string },
  block: Block,
  changed: () => void,
): Promise<void> {
  const { name } = field;
  const columns = form.childFields.get(name) ?? [];
  const left = columns.findIndex((column) => column.field.name === at.column);
  const width = Math.max(...block.map((cells) => cells.length));
  const cells = countCells(block);
  if (cells > MOST_CELLS) return showToast({ text: g('grid.paste_too_large', { cells: formatNumber(cells), count: formatNumber(MOST_CELLS) }), tone: 'bad' });
  const lookups = block.flatMap((cells) =>
    cells.flatMap((words, index) => {
      const column = columns[left + index];
      return column?.field.type === 'lookup' ? [{ field: column.field, text: words }] : [];
    }),
  );
  const references = await findReferences(description.children?.object ?? '', lookups);
  const before = [...(form.children[name] ?? [])];
  const present = before.filter(({ deleted }) => !deleted);
  const top = present.findIndex(({ key }) => key === at.key);
  if (top < 0 || left < 0) return;
  const room = editable ? present.length - top + MOST_ROWS : present.length - top;
  let count = 0;
  let unread = 0;
  const skipped = new Set<string>();
  for (const [index, cells] of block.slice(0, room).entries()) {
    const key = present[top + index]?.key ?? form.addRow(name);
    for (const [step, words] of cells.entries()) {
      const column = columns[left + step];
      const row = form.children[name]?.find((one) => one.key === key);
      if (!column || !row) continue;
      if (!isCellEditable(column, row)) {
        if (words.trim() !== '') skipped.add(text(column.field.label));
        continue;
      }
      const entry = readPasted(column.field, words, references);
      form.changeCell(name, key, column.field.name, null);
      form.children[name] = (form.children[name] ?? []).map((one) =>
        one.key === key ? { ...one, entries: { ...one.entries, [column.field.name]: entry } } : one,
      );
      count += 1;
      if (entry.problem) unread += 1;
    }
  }
  changed();
  const rowsBeyond = Math.max(0, block.length - room);
  const columnsBeyond = Math.max(0, width - (columns.length - left));
  const say = (condition: boolean, words: string): string[] => (condition ? [words] : []);
  const said = [
    g('grid.child_pasted', { rows: formatNumber(Math.min(block.length, room)), count: formatNumber(count) }),
    ...say(unread > 0, g('grid.paste_unread', { count: formatNumber(unread) })),
    ...say(skipped.size > 0, g('grid.paste_skipped_columns', { names: [...skipped].join('、') })),
    ...say(rowsBeyond > 0, g('grid.paste_rows', { count: formatNumber(rowsBeyond) })),
    ...say(columnsBeyond > 0, g('grid.paste_columns', { count: formatNumber(columnsBeyond) })),
  ];
  const undo = () => {
    form.children[name] = before;
    changed();
  };
  const isPartly = unread + skipped.size + rowsBeyond + columnsBeyond > 0;
  showToast({ text: said.join(' '), tone: isPartly ? 'warn' : 'good', action: { label: g('grid.undo'), run: undo } });
}
