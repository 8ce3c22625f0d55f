import { html } from 'lit';
import type { FileAnswer } from '../../platform/contract/wire.ts';
import '../components/file-input/file-input.ts';
import '../components/file-list/file-list.ts';
import { sizeText } from '../components/file-input/size-text.ts';
import type { FieldView } from './field-view.ts';

/** The files of a value; anything else gives none. */
export function readFiles(value: unknown): readonly FileAnswer[] {
  if (!Array.isArray(value)) return [];
  return value.filter((file): file is FileAnswer => typeof file === 'object' && file !== null && 'id' in file && 'name' in file);
}

export const fileView: FieldView = {
  type: 'file',
  numeric: false,
  grouped: () => true,
  edit: (context) =>
    html`<sh-file-input
      .controlId=${context.id}
      .labelId=${context.labelId}
      .describedBy=${context.describedBy}
      .object=${context.object}
      .field=${context.field}
      .files=${readFiles(context.value)}
      .invalid=${context.invalid}
      .disabled=${context.disabled}
      @sh-change=${(event: CustomEvent<readonly FileAnswer[]>) => context.change(event.detail.length === 0 ? null : event.detail)}
      @sh-leave=${() => context.leave()}
    ></sh-file-input>`,
  show(value, _field, context) {
    const files = readFiles(value);
    if (context.compact) return files.map((file) => file.name).join(', ');
    const { fileHref } = context;
    if (fileHref) return html`<file-list .files=${files} .href=${fileHref}></file-list>`;
    return html`<ul class="value-files">
      ${files.map((file) => html`<li>${file.name} <small>${sizeText(file.size)}</small></li>`)}
    </ul>`;
  },
};
