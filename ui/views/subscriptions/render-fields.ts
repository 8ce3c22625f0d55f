import { html, nothing, type TemplateResult } from 'lit';
import { nextTimes } from '../../../platform/fields/schedule.ts';
import { scheduleWords, weekdayName } from '../../../platform/fields/schedule-words.ts';
import { MOST_FILE_BYTES, MOST_MAIL_ROWS, type NamedRecipient, type SubscriptionOffer } from '../../../platform/contract/wire-subscriptions.ts';
import '../../components/combobox/combobox.ts';
import { currentLanguage, formatMoment, text, timeZone } from '../../locale/locale.ts';
import { subscriptionsTexts } from '../../locale/record/subscriptions-texts.ts';
import { speaker } from '../../locale/speak.ts';
import { checkControl, groupControl, renderLabelled, selectControl, textControl } from '../../setup/form/controls.ts';
import { scheduleOf, type Draft } from './draft.ts';

const say = speaker(subscriptionsTexts);

/** The id of a field's input. */
export const inputOf = (field: string): string => `sub-${field.replaceAll('.', '-')}`;

interface Parts {
  readonly draft: Draft;
  readonly offer: SubscriptionOffer;
  readonly messages: (field: string) => readonly string[];
  readonly change: (changes: Partial<Draft>) => void;
}

/** When it goes out, in words too, with its next times. */
export function renderSchedule({ draft, messages, change }: Parts): TemplateResult {
  const schedule = scheduleOf(draft);
  const language = currentLanguage();
  const days = Array.from({ length: 30 }, (_, index) => String(index + 1));
  return html`<section class="card" aria-labelledby="sub-schedule">
    <div class="card-head"><h2 id="sub-schedule">${say('sub.schedule')}</h2></div>
    <div class="sub-fields">
      ${selectControl({
        id: inputOf('every'),
        label: say('sub.every'),
        value: draft.every,
        options: (['day', 'week', 'month'] as const).map((value) => ({ value, label: say(`sub.${value}`) })),
        change: (every) => change({ every: every as Draft['every'] }),
      })}
      ${
        draft.every === 'week'
          ? groupControl({
              id: inputOf('weekdays'),
              label: say('sub.weekdays'),
              kind: 'checkbox',
              required: true,
              options: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayName(day, language) })),
              chosen: draft.weekdays,
              messages: messages('weekdays'),
              change: (weekdays) => change({ weekdays }),
            })
          : nothing
      }
      ${
        draft.every === 'month'
          ? selectControl({
              id: inputOf('day'),
              label: say('sub.month_day'),
              value: draft.day,
              options: [...days.map((value) => ({ value, label: value })), { value: 'last', label: say('sub.last_day') }],
              change: (day) => change({ day }),
            })
          : nothing
      }
      ${
        draft.every === 'month' && ['29', '30'].includes(draft.day)
          ? selectControl({
              id: inputOf('missing'),
              label: say('sub.missing'),
              value: draft.missing,
              options: (['last', 'skip'] as const).map((value) => ({ value, label: say(`sub.missing_${value}`) })),
              change: (missing) => change({ missing: missing as Draft['missing'] }),
            })
          : nothing
      }
      ${textControl({
        id: inputOf('at'),
        label: say('sub.at'),
        type: 'time',
        required: true,
        value: draft.at,
        messages: messages('at'),
        change: (at) => change({ at }),
      })}
      ${checkControl({ id: inputOf('paused'), label: say('sub.pause'), help: say('sub.pause_hint'), checked: draft.paused, change: (paused) => change({ paused }) })}
    </div>
    ${
      schedule && !draft.paused
        ? html`<div class="sub-times" role="status">
            <p>${say('sub.in_words', { words: scheduleWords(schedule, language) })}</p>
            <p class="quiet">
              ${say('sub.next_three')}:
              ${nextTimes(schedule, new Date(), timeZone(), 3)
                .map((time) => formatMoment(time))
                .join(language === 'ja' ? '、' : ', ')}
            </p>
          </div>`
        : nothing
    }
  </section>`;
}

/** On which condition. */
export function renderCondition({ draft, offer, messages, change }: Parts): TemplateResult {
  const isCompared = draft.when === 'rows' || draft.when === 'summary';
  const whens = [
    { value: 'always', label: say('sub.always') },
    { value: 'any', label: say('sub.any_row') },
    { value: 'rows', label: say('sub.if_rows') },
    ...(offer.summaries.length > 0 ? [{ value: 'summary', label: say('sub.if_summary') }] : []),
  ];
  const signs = { '>=': 'sub.ge', '>': 'sub.gt', '=': 'sub.eq', '<': 'sub.lt', '<=': 'sub.le' } as const;
  return html`<section class="card" aria-labelledby="sub-condition">
    <div class="card-head"><h2 id="sub-condition">${say('sub.condition')}</h2></div>
    <div class="sub-fields">
      ${selectControl({
        id: inputOf('when'),
        label: say('sub.condition'),
        help: say('sub.condition_hint'),
        value: draft.when,
        options: whens,
        change: (when) => change({ when: when as Draft['when'] }),
      })}
      ${
        draft.when === 'summary'
          ? selectControl({
              id: inputOf('condition.summary'),
              label: say('sub.summary'),
              value: draft.summary,
              options: offer.summaries.map(({ key, label }) => ({ value: key, label: text(label) })),
              messages: messages('condition.summary'),
              change: (summary) => change({ summary }),
            })
          : nothing
      }
      ${
        isCompared
          ? html`${textControl({
              id: inputOf('value'),
              label: say('sub.value'),
              required: true,
              value: draft.value,
              max: 20,
              messages: messages('value'),
              change: (value) => change({ value }),
            })}
            ${selectControl({
              id: inputOf('is'),
              label: say('sub.is'),
              value: draft.is,
              options: Object.entries(signs).map(([value, key]) => ({ value, label: say(key) })),
              change: (is) => change({ is: is as Draft['is'] }),
            })}`
          : nothing
      }
    </div>
  </section>`;
}

/** What stands in the mail. */
export function renderContent({ draft, offer, messages, change }: Parts): TemplateResult {
  const files = ['csv details shift_jis', 'csv details utf-8-bom', 'csv formatted shift_jis', 'xlsx details utf-8', 'xlsx formatted utf-8'];
  const known = draft.file === 'none' || files.includes(draft.file) ? files : [...files, draft.file];
  return html`<section class="card" aria-labelledby="sub-content">
    <div class="card-head"><h2 id="sub-content">${say('sub.content')}</h2></div>
    ${offer.only_link ? html`<p class="card-body">${say('sub.only_link')}</p>` : nothing}
    <div class="sub-fields">
      ${textControl({
        id: inputOf('label'),
        label: say('sub.label'),
        required: true,
        max: 80,
        value: draft.label,
        messages: messages('label'),
        change: (label) => change({ label }),
      })}
      ${
        offer.only_link
          ? nothing
          : textControl({
              id: inputOf('rows'),
              label: say('sub.rows'),
              help: say('sub.rows_hint', { most: String(MOST_MAIL_ROWS) }),
              type: 'number',
              bounds: { min: 0, max: MOST_MAIL_ROWS },
              required: true,
              value: draft.rows,
              messages: messages('rows'),
              change: (rows) => change({ rows }),
            })
      }
      ${
        offer.can_export || draft.file !== 'none'
          ? selectControl({
              id: inputOf('content.file'),
              label: say('sub.file'),
              help: say('sub.file_hint', { most: String(MOST_FILE_BYTES / 1024 / 1024) }),
              value: draft.file,
              options: [{ value: 'none', label: say('sub.file_none') }, ...known.map((value) => ({ value, label: fileWords(value) }))],
              messages: messages('content.file'),
              change: (file) => change({ file }),
            })
          : nothing
      }
    </div>
  </section>`;
}

function fileWords(value: string): string {
  const [format = '', view = '', encoding = ''] = value.split(' ');
  const views = { details: { ja: '詳細のみ', en: 'details only' }, formatted: { ja: 'フォーマット済み', en: 'formatted' } } as const;
  const encodings: Readonly<Record<string, string>> = { shift_jis: 'Shift-JIS', 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8 (BOM)' };
  const kind = format === 'xlsx' ? 'Excel' : `CSV ${encodings[encoding] ?? encoding}`;
  return `${kind} ・ ${text(views[view === 'formatted' ? 'formatted' : 'details'])}`;
}

/** Whom it goes to. */
export function renderRecipients({ draft, offer, messages, change }: Parts): TemplateResult {
  const wrong = messages('recipients');
  return html`<section class="card" aria-labelledby="sub-recipients">
    <div class="card-head"><h2 id="sub-recipients">${say('sub.recipients')}</h2></div>
    ${
      offer.can_send_others
        ? html`<div class="sub-fields">
            ${renderPicked('users', draft.users, offer.report, wrong, (users) => change({ users }))}
            ${renderPicked('units', draft.units, offer.report, [], (units) => change({ units }))}
            ${groupControl({
              id: inputOf('roles'),
              label: say('sub.to_roles'),
              kind: 'checkbox',
              options: [
                ...offer.roles.map(({ id, label }) => ({ value: id, label: text(label) })),
                ...draft.roles.filter((role) => !offer.roles.some(({ id }) => id === role)).map((role) => ({ value: role, label: role })),
              ],
              chosen: draft.roles,
              change: (roles) => change({ roles }),
            })}
          </div>`
        : html`<p class="card-body" id=${inputOf('recipients')} tabindex="-1">${say('sub.only_me')}</p>`
    }
  </section>`;
}

/** Those that are chosen, each to be taken away, and a search for more. */
function renderPicked(
  kind: 'users' | 'units',
  picked: readonly NamedRecipient[],
  report: string,
  messages: readonly string[],
  change: (picked: readonly NamedRecipient[]) => void,
): TemplateResult {
  const id = inputOf(kind === 'users' ? 'recipients' : 'units');
  return renderLabelled(
    { id, label: say(`sub.to_${kind}`), messages, ...(kind === 'units' && { help: say('sub.to_units_hint') }) },
    html`<ul class="sub-chips">
        ${picked.map(
          (one) =>
            html`<li>
              ${one.label}
              <button
                type="button"
                class="btn quiet-btn"
                aria-label=${say('sub.remove', { name: one.label })}
                @click=${() => change(picked.filter((other) => other.id !== one.id))}
              >
                ×
              </button>
            </li>`,
        )}
      </ul>
      <sh-combobox
        .controlId=${id}
        .label=${say('sub.add_user')}
        .placeholder=${say('sub.add_user')}
        .path=${`/reports/${encodeURIComponent(report)}/recipients?kind=${kind}`}
        .value=${null}
        .invalid=${messages.length > 0}
        @sh-change=${(event: CustomEvent<NamedRecipient | null>) => {
          const chosen = event.detail;
          (event.target as HTMLElement & { value: unknown }).value = null;
          if (chosen && !picked.some((other) => other.id === chosen.id)) change([...picked, { id: chosen.id, label: chosen.label }]);
        }}
      ></sh-combobox>`,
  );
}
