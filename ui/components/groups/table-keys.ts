/** What a key does in a grouped table, for the line that holds the focus. */
export type TableAction = { readonly go: number } | { readonly to: 'start' | 'end' | 'group' } | { readonly fold: boolean } | null;

/** The keys of a tree of rows: up and down walk the lines, left folds or goes to the group's heading, right unfolds, Home and End lead to the first and last line. */
export function tableAction(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  line: { readonly heading: boolean; readonly folded: boolean },
  page: number,
): TableAction {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  switch (event.key) {
    case 'ArrowDown':
      return { go: 1 };
    case 'ArrowUp':
      return { go: -1 };
    case 'PageDown':
      return { go: page };
    case 'PageUp':
      return { go: -page };
    case 'Home':
      return { to: 'start' };
    case 'End':
      return { to: 'end' };
    case 'ArrowLeft':
      return line.heading && !line.folded ? { fold: true } : { to: 'group' };
    case 'ArrowRight':
      return line.heading && line.folded ? { fold: false } : line.heading ? { go: 1 } : null;
    default:
      return null;
  }
}
