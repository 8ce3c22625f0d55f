import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { areaControl, groupControl, renderLabelled, textControl } from '../form/controls.ts';
import { messagesAt, type Faults } from '../form/faults.ts';
import { s } from '../words.ts';
import { idleLimits, longestLimits, type RuleValues } from './rule-values.ts';

export interface RuleParts {
  readonly role: string;
  readonly values: RuleValues;
  readonly faults: Faults;
  readonly change: (changes: Partial<RuleValues>) => void;
}

/** The id of the input of `roles.ROLE.FIELD`: one role is on the page at a time. */
export const ruleInput = (field: string): string => `rule-${field.split('.')[2] ?? field}`;
const week = [1, 2, 3, 4, 5, 6, 7] as const;

/** The inputs of a role's rule. */
export function renderRule({ role, values, faults, change }: RuleParts): TemplateResult {
  const parts = (field: 'second_factor' | 'addresses' | 'hours' | 'idle_minutes' | 'longest_minutes') => ({
    id: `rule-${field}`,
    label: s(`security.${field}`),
    messages: messagesAt(faults, `roles.${role}.${field}`),
  });
  return html`<div class="form-grid">
    ${groupControl({
      ...parts('second_factor'),
      kind: 'radio',
      wide: true,
      options: (['off', 'offered', 'required'] as const).map((value) => ({ value, label: s(`security.second_factor_${value}`) })),
      chosen: [values.second_factor],
      help: s('security.second_factor_help'),
      change: ([value]) => change({ second_factor: value === 'required' || value === 'offered' ? value : 'off' }),
    })}
    ${areaControl({
      ...parts('addresses'),
      value: values.addresses,
      rows: 4,
      wide: true,
      placeholder: '203.0.113.0/24',
      help: s('security.addresses_help'),
      change: (addresses) => change({ addresses }),
    })}
    ${renderHours(parts('hours'), values, change)}
    ${textControl({
      ...parts('idle_minutes'),
      value: values.idle_minutes,
      type: 'number',
      unit: s('security.minutes'),
      bounds: idleLimits,
      required: true,
      help: s('security.idle_help'),
      change: (idle_minutes) => change({ idle_minutes }),
    })}
    ${textControl({
      ...parts('longest_minutes'),
      value: values.longest_minutes,
      type: 'number',
      unit: s('security.minutes'),
      bounds: longestLimits,
      required: true,
      help: s('security.longest_help'),
      change: (longest_minutes) => change({ longest_minutes }),
    })}
  </div>`;
}

function renderHours(
  parts: { readonly id: string; readonly label: string; readonly messages: readonly string[] },
  values: RuleValues,
  change: RuleParts['change'],
): TemplateResult {
  const time = (name: 'from' | 'to') =>
    html`<label class="setup-time"
      ><span>${s(`security.hours_${name}`)}</span
      ><input
        class="field-input"
        type="time"
        .value=${live(values[name])}
        aria-invalid=${parts.messages.length > 0 ? 'true' : nothing}
        @input=${(event: Event) => change({ [name]: (event.target as HTMLInputElement).value })}
    /></label>`;
  const body = html`<div class="setup-hours" id=${parts.id} role="group" aria-labelledby="${parts.id}-label" aria-describedby="${parts.id}-help">
    <label class="field-option"
      ><input
        type="checkbox"
        .checked=${live(values.limited)}
        @change=${(event: Event) => change({ limited: (event.target as HTMLInputElement).checked })}
      /><span>${s('security.hours_limited')}</span></label
    >
    ${
      values.limited
        ? html`<div class="setup-times">${time('from')} ${time('to')}</div>
            <div class="field-group" role="group" aria-label=${s('security.weekdays')}>
              ${week.map(
                (day) =>
                  html`<label class="field-option"
                    ><input
                      type="checkbox"
                      .checked=${live(values.days.includes(day))}
                      @change=${(event: Event) => {
                        const on = (event.target as HTMLInputElement).checked;
                        change({ days: week.filter((each) => (each === day ? on : values.days.includes(each))) });
                      }}
                    /><span>${s(`security.day_${day}`)}</span></label
                  >`,
              )}
            </div>`
        : nothing
    }
  </div>`;
  return renderLabelled({ ...parts, help: s('security.hours_help'), wide: true }, body, true);
}
