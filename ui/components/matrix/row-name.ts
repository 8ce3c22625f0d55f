import { html, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { styled } from '../../app/styled.ts';
import { t } from '../../locale/locale.ts';
import type { GroupNode } from '../groups/group-list.ts';
import { groupLabel } from '../groups/group-value.ts';
import { icon } from '../icon/icon.ts';

/** The heading of a group's line: of one that has groups within it a button that folds these. */
export function renderRowName(node: GroupNode, groupings: readonly Column[], folded: ReadonlySet<string>, fold: (node: GroupNode) => void): TemplateResult {
  const name = nameOf(node, groupings);
  const open = !folded.has(node.id);
  const button = html`<button
    type="button"
    class="group-fold"
    aria-expanded=${open ? 'true' : 'false'}
    title=${t(open ? 'report.collapse' : 'report.expand', { name })}
    @click=${() => fold(node)}
  >
    ${icon(open ? 'down' : 'right')}<span class="cut">${name}</span>
  </button>`;
  return html`<th scope="row" title=${name} ${styled({ '--level': String(node.level - 1) })}>
    ${node.finest ? html`<span class="cut">${name}</span>` : button}
  </th>`;
}

/** What a group is called in its line. */
export function nameOf({ keys, level }: GroupNode, groupings: readonly Column[]): string {
  return groupLabel(keys.at(-1), groupings[level - 1] as Column);
}

/** The groups that are folded, with this one folded or not as it was not before. */
export function foldedWith(folded: ReadonlySet<string>, { id }: GroupNode): ReadonlySet<string> {
  const next = new Set(folded);
  if (!next.delete(id)) next.add(id);
  return next;
}
