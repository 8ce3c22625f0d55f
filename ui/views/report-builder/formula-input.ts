import { html, type TemplateResult } from 'lit';
import '../../components/filter/formula-editor.ts';
import type { OfferedName } from '../../../platform/formula/complete.ts';
import { text } from '../../locale/locale.ts';
import type { KnownField } from './known-fields.ts';
import type { BuilderProblem, Editing } from './editing.ts';
import { problemsAt } from './editing.ts';
import { renderProblems } from './inputs.ts';

/** A formula of the report, with what is wrong at its characters. `place`: where it stands in the definition. */
export function formulaInput(
  { content, problems, fields, roots }: Editing,
  place: readonly (string | number)[],
  { label, value, hint = '', names }: { readonly label: string; readonly value: string; readonly hint?: string; readonly names?: readonly OfferedName[] },
  change: (value: string) => void,
): TemplateResult {
  const here = problemsAt(problems, place);
  const pointed = here.filter(({ at }) => at !== undefined);
  const named = names ?? [
    ...fields.filter(({ path }) => path.includes('.')).map(formulaName),
    ...roots.filter(({ alias }) => alias !== '').map(({ alias, label: words }) => ({ path: `${alias}.`, label: words })),
  ];
  return html`<formula-editor
      .object=${names ? '' : content.from}
      .formula=${value}
      .label=${label}
      .hint=${hint}
      .compact=${true}
      .names=${named}
      .told=${pointed.map(({ message, at = 0 }) => ({ message, start: at, end: endOfWord(value, at) }))}
      @formula-change=${(event: CustomEvent<string>) => change(event.detail)}
    ></formula-editor>
    ${renderProblems(here.filter((problem: BuilderProblem) => !pointed.includes(problem)))}`;
}

function formulaName({ path, name, column }: KnownField): OfferedName {
  return { path, label: name, ...(column.choices && { choices: column.choices.map(({ value, label }) => ({ value, label: text(label) })) }) };
}

/** A problem has a place where it begins: it is shown to the end of the word there. */
function endOfWord(text: string, start: number): number {
  return start + (/^[\w.]+|^./u.exec(text.slice(start))?.[0].length ?? 0);
}
