import type { LogInRules } from '../../../platform/contract/wire-accounts.ts';
import { formatNumber } from '../../locale/locale.ts';
import { readWhole } from '../form/read-whole.ts';
import { s } from '../words.ts';

type Rule = LogInRules['roles'][string];

/** A rule as it is typed. */
export interface RuleValues {
  readonly second_factor: Rule['second_factor'];
  /** One address or range a line. */
  readonly addresses: string;
  readonly limited: boolean;
  readonly from: string;
  readonly to: string;
  readonly days: readonly number[];
  readonly idle_minutes: string;
  readonly longest_minutes: string;
}

const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];
/** The limits of the contract. */
export const idleLimits = { min: 5, max: 1440 };
export const longestLimits = { min: 5, max: 10_080 };

export function fromRule(rule: Rule): RuleValues {
  return {
    second_factor: rule.second_factor,
    addresses: rule.addresses.join('\n'),
    limited: rule.hours !== null,
    from: rule.hours?.from ?? '08:00',
    // An input of times knows no 24:00.
    to: rule.hours?.to.replace('24:00', '00:00') ?? '20:00',
    days: rule.hours?.days ?? ALL_DAYS.slice(0, 5),
    idle_minutes: String(rule.idle_minutes),
    longest_minutes: String(rule.longest_minutes),
  };
}

export function toRule(values: RuleValues): Rule {
  return {
    second_factor: values.second_factor,
    addresses: linesOf(values.addresses),
    hours: values.limited ? { from: values.from, to: values.to === '00:00' ? '24:00' : values.to, days: [...values.days].sort((a, b) => a - b) } : null,
    idle_minutes: readWhole(values.idle_minutes) ?? 0,
    longest_minutes: readWhole(values.longest_minutes) ?? 0,
  };
}

function linesOf(typed: string): string[] {
  return typed
    .normalize('NFKC')
    .split(/[\s,、]+/)
    .filter(Boolean);
}

/** What the page itself sees to be wrong; whether an address is one, the server says. */
export function checkRule(values: RuleValues): { readonly field: string; readonly message: string }[] {
  const wrong: { field: string; message: string }[] = [];
  const idle = readWhole(values.idle_minutes);
  const longest = readWhole(values.longest_minutes);
  const beyond = (value: number | null, { min, max }: typeof idleLimits) => value === null || value < min || value > max;
  const range = ({ min, max }: typeof idleLimits) => s('form.range', { min: formatNumber(min), max: formatNumber(max) });
  if (values.limited && (!values.from || !values.to)) wrong.push({ field: 'hours', message: s('security.hours_missing') });
  if (values.limited && values.days.length === 0) wrong.push({ field: 'hours', message: s('security.days_missing') });
  if (beyond(idle, idleLimits)) wrong.push({ field: 'idle_minutes', message: range(idleLimits) });
  if (beyond(longest, longestLimits)) wrong.push({ field: 'longest_minutes', message: range(longestLimits) });
  return wrong;
}

/** A rule in a few words, for the list of roles. */
export function summaryOf(values: RuleValues): string {
  const addresses = linesOf(values.addresses).length;
  return [
    ...(values.second_factor === 'off' ? [] : [s(`security.summary_${values.second_factor}`)]),
    ...(addresses > 0 ? [s('security.summary_addresses', { count: addresses })] : []),
    ...(values.limited ? [`${values.from}–${values.to}`] : []),
    s('security.summary_idle', { minutes: values.idle_minutes }),
  ].join(' ・ ');
}
