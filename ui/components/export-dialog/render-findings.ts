import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, t } from '../../locale/locale.ts';

/** A character that an encoding lacks, and where. */
interface Finding {
  readonly row: number;
  readonly column: string;
  readonly character: string;
}

/** Which characters Shift-JIS lacks, and where: the first of all that were counted. */
export function renderFindings(findings: readonly Finding[], total: number): TemplateResult {
  return html`<div class="scroll-x export-findings" tabindex="0" role="group" aria-label=${t('export.found', { count: formatNumber(total) })}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col" class="n">${t('export.row')}</th>
            <th scope="col">${t('export.column')}</th>
            <th scope="col">${t('export.character')}</th>
          </tr>
        </thead>
        <tbody>
          ${findings.map(
            ({ row, column, character }) =>
              html`<tr>
                <td class="n">${formatNumber(row)}</td>
                <td>${column}</td>
                <td>${character} <span class="quiet">U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${total > findings.length ? html`<p class="quiet">${t('export.first_findings', { count: formatNumber(findings.length) })}</p>` : nothing}`;
}
