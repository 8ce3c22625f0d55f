import { html, type TemplateResult } from 'lit';
import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import { askInDialog } from '../../components/dialog/ask-in-dialog.ts';
import '../../components/columns/field-tree.ts';
import { t } from '../../locale/locale.ts';
import type { FieldRoot } from './editing.ts';
import { knownField, type KnownField } from './known-fields.ts';
import { b } from './words.ts';

export interface TreeParts {
  readonly chosen?: readonly string[];
  readonly accepts?: (column: ReachableColumn) => boolean;
  readonly act: 'columns.add' | 'columns.pick_named';
  readonly pick: (field: KnownField) => void;
  /** The fields can be dragged: told where a drag begins. */
  readonly drag?: (field: KnownField) => void;
}

/** The fields of the object of the rows, and of those that stand beside it, each as a tree of its own. */
export function renderRoots(roots: readonly FieldRoot[], { chosen = [], accepts, act, pick, drag }: TreeParts): TemplateResult[] {
  return roots.map(({ alias, object, label }) => {
    const own = alias === '' ? chosen : chosen.flatMap((path) => (path.startsWith(`${alias}.`) ? path.slice(alias.length + 1) : []));
    return html`<section class="field-root" aria-label=${label}>
      <h3>${label}</h3>
      <field-tree
        .object=${object}
        .chosen=${own}
        .accepts=${accepts ?? (() => true)}
        .act=${act}
        .drags=${drag !== undefined}
        @field-pick=${(event: CustomEvent<ReachableColumn>) => pick(knownField(alias, label, event.detail))}
        @field-drag=${(event: CustomEvent<ReachableColumn>) => drag?.(knownField(alias, label, event.detail))}
      ></field-tree>
    </section>`;
  });
}

/** Asks for one of the fields of a report's objects; null when the user closes the dialog. */
export function pickFieldOf(roots: readonly FieldRoot[], accepts?: (column: ReachableColumn) => boolean): Promise<KnownField | null> {
  return askInDialog<KnownField | null>(null, (answer) => ({
    id: 'pick-report-field',
    heading: b('builder.pick'),
    body: html`<div class="field-roots">${renderRoots(roots, { ...(accepts && { accepts }), act: 'columns.pick_named', pick: answer })}</div>`,
    actions: html`<button type="button" class="btn" @click=${() => answer(null)}>${t('app.cancel')}</button>`,
  }));
}
