import '../../views/form/form.css';
import { html, nothing, type TemplateResult } from 'lit';
import { s } from '../words.ts';
import { templateUrl } from './template-file.ts';

export interface ChooserParts {
  readonly sending: boolean;
  readonly choose: (file: File) => void;
}

/** Where a file is chosen or dropped, what it must look like, and an example to start from. */
export function renderChooser({ sending, choose }: ChooserParts): TemplateResult {
  const mark = (event: DragEvent, over: boolean) => (event.currentTarget as HTMLElement).classList.toggle('files-over', over);
  return html`<section class="card" aria-labelledby="import-choose">
    <div class="card-head"><h2 id="import-choose">${s('import.choose_heading')}</h2></div>
    <div class="card-body setup-chooser">
      <div
        class="files setup-drop"
        role="group"
        aria-labelledby="import-choose"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          mark(event, true);
        }}
        @dragleave=${(event: DragEvent) => mark(event, false)}
        @drop=${(event: DragEvent) => {
          event.preventDefault();
          mark(event, false);
          const file = event.dataTransfer?.files[0];
          if (file && !sending) choose(file);
        }}
      >
        <label class="files-choose ${sending ? 'files-disabled' : ''}"
          ><input
            type="file"
            accept=".csv,.txt,.tsv,.xlsx,text/csv"
            ?disabled=${sending}
            aria-describedby="import-form"
            @change=${(event: Event) => {
              const input = event.target as HTMLInputElement;
              const file = input.files?.[0];
              if (file) choose(file);
              input.value = '';
            }}
          /><span>${s('import.choose')}</span></label
        ><span class="files-hint">${s('import.drop')}</span>
        ${sending ? html`<p role="status">${s('import.sending')}</p>` : nothing}
      </div>
      <div id="import-form">
        <p>${s('import.form')}</p>
        <ul class="setup-notes">
          <li>${s('import.form_columns')}</li>
          <li>${s('import.form_roles')}</li>
          <li>${s('import.form_values')}</li>
          <li>${s('import.form_encoding')}</li>
          <li>${s('import.form_password')}</li>
        </ul>
      </div>
      <p><a class="btn" href=${templateUrl()} download="users.csv">${s('import.template')}</a></p>
    </div>
  </section>`;
}
