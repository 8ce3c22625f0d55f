import { html, type TemplateResult } from 'lit';
import '../../components/columns/ordered-items.ts';
import type { OrderedItem } from '../../components/columns/ordered-items.ts';
import { moved } from '../../components/columns/reorder.ts';
import { withoutAt } from './draft.ts';

/** The entries of a section in their order, `items` one for each of `list`. `drop`: what a field that is dropped on the section becomes. */
export function orderedList<T>(drop: string, items: readonly OrderedItem[], list: readonly T[], set: (list: T[]) => void): TemplateResult {
  return html`<ordered-items
    data-drop=${drop}
    .items=${items}
    @items-move=${({ detail: { from, to } }: CustomEvent<{ from: number; to: number }>) => set(moved(list, from, to))}
    @items-remove=${({ detail }: CustomEvent<number>) => set(withoutAt(list, detail))}
  ></ordered-items>`;
}
