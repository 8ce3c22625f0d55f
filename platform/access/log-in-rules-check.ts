import type { LogInRules } from '../contract/wire-accounts.ts';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { type LogInRule } from './log-in-rules.ts';
import { isAddressRange } from './log-in-rules-address.ts';
import { isHour } from './log-in-rules-hours.ts';

/** Raises `invalid` with every place that is wrong: roles that the Model does not have, addresses, hours, times of sessions. */
export function checkLogInRules(given: LogInRules['roles'], roles: readonly string[]): void {
  const problems = Object.entries(given).flatMap(([role, rule]) => (roles.includes(role) ? checkRule(`roles.${role}`, rule) : [unknownRole(role)]));
  if (problems.length === 0) return;
  throw new ShirabeError('invalid', { ja: '入力に誤りがあります。', en: 'Some of it is not right.' }, problems);
}

function unknownRole(role: string): Problem {
  return { field: `roles.${role}`, code: 'unknown_role', message: `役割「${role}」はありません。`, en: `There is no role ${role}.` };
}

function checkRule(place: string, { addresses, hours, idle_minutes: idle, longest_minutes: longest }: LogInRule): Problem[] {
  const problems: Problem[] = addresses.flatMap((address, index) =>
    isAddressRange(address)
      ? []
      : {
          field: `${place}.addresses.${index}`,
          code: 'invalid_address',
          message: `「${address}」は、IPアドレスでも範囲でもありません。192.0.2.1、192.0.2.0/24、2001:db8::/32 のように入力してください。`,
          en: `"${address}" is neither an IP address nor a range. Write it such as 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.`,
        },
  );
  if (hours) problems.push(...checkHours(`${place}.hours`, hours));
  if (idle > longest)
    problems.push({
      field: `${place}.idle_minutes`,
      code: 'longer_than_session',
      message: '操作がないときに終わるまでの時間は、最長の時間以下にしてください。',
      en: 'The time without a request may not be longer than the whole session.',
    });
  return problems;
}

function checkHours(place: string, { from, to, days }: NonNullable<LogInRule['hours']>): Problem[] {
  const time = (field: 'from' | 'to', text: string): Problem[] =>
    isHour(text, field === 'to')
      ? []
      : [
          {
            field: `${place}.${field}`,
            code: 'invalid_time',
            message: `「${text}」は時刻ではありません。08:30 のように入力してください。`,
            en: `"${text}" is not a time of day. Write it such as 08:30.`,
          },
        ];
  const problems = [...time('from', from), ...time('to', to)];
  if (problems.length === 0 && from === to)
    problems.push({
      field: `${place}.to`,
      code: 'empty_hours',
      message: '開始と終了を別の時刻にしてください。1日中のときは 00:00～24:00 とします。',
      en: 'Begin and end at different times; 00:00 to 24:00 is the whole day.',
    });
  if (days.length === 0)
    problems.push({ field: `${place}.days`, code: 'no_days', message: '曜日を1つ以上選んでください。', en: 'Choose at least one day of the week.' });
  return problems;
}
