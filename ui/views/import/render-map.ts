import { html, nothing, type TemplateResult } from 'lit';
import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';
import type { ImportPlaces } from '../../../platform/contract/wire-import-places.ts';
import type { FieldDescription } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import type { ChoicePatch } from './choice-sender.ts';
import './import-columns.ts';
import './import-options.ts';
import { headingOf } from './render-read.ts';
import { words } from './words.ts';

interface MapParts {
  readonly job: Import;
  readonly places: ImportPlaces;
  readonly fields: readonly FieldDescription[];
  readonly choices: ImportChoices;
  /** What was chosen is on its way to the server. */
  readonly busy: boolean;
  readonly change: (choices: ChoicePatch) => void;
  readonly check: () => void;
}

/** Where the columns go, and what else is to be said before the check; what is in its way stands at the end, beside the button. */
export function renderMap({ job, places, fields, choices, busy, change, check }: MapParts): TemplateResult {
  const errors = job.problems.filter(({ severity }) => severity !== 'warning');
  const take = (event: CustomEvent<ChoicePatch>): void => change(event.detail);
  return html`<import-columns .job=${job} .choices=${choices} .places=${places} @choices-change=${take}></import-columns>
    <import-options .job=${job} .choices=${choices} .places=${places} .fields=${fields} @choices-change=${take}></import-options>
    <div class="card import-go">
      ${
        errors.length > 0
          ? html`<div class="note bad" role="alert">
              <div>
                <strong>${words('take.must_mend')}</strong>
                <ul>
                  ${errors.map((problem) => html`<li>${wordsOf(job, problem)}</li>`)}
                </ul>
              </div>
            </div>`
          : nothing
      }
      <div class="import-acts">
        <p class="import-busy" role="status">${busy ? words('take.saving') : ''}</p>
        <a class="btn" href=${urlOf.import(job.object, job.id, { step: 'read' })}>${words('take.back_read')}</a>
        <button type="button" class="btn main" ?disabled=${errors.length > 0 && !busy} @click=${check}>${words('take.check')}</button>
      </div>
    </div>`;
}

/** A problem with the column that it is of. */
function wordsOf(job: Import, { field, message }: Import['problems'][number]): string {
  const index = field === undefined ? -1 : job.file.columns.findIndex(({ place }) => place === field);
  return index < 0 ? message : words('take.column_at', { number: index + 1, name: headingOf(job, index), message });
}
