import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import type { Route } from '../../app/routes.ts';

/** What an address asks a grid for, in the words of `GET …/grid`; empty where it says nothing. */
export type GridAddress = Readonly<Record<(typeof names)[number], string>>;
const names = ['respondent', 'from', 'to', 'date', 'list', 'search', 'sort', 'filter', 'ids'] as const;

const DAY = 86_400_000;
/** How many days or periods are shown of a respondent unless the address says others. */
const PERIODS = { day: 14, week: 8 } as const;

export function gridAddress({ query }: Pick<Route, 'query'>): GridAddress {
  return Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as GridAddress;
}

/**
 * The address with what it leaves open: the last days of its respondent up to today, today for all respondents of a survey, the first list of what is none.
 * What does not belong together is left out.
 */
export function completeAddress(given: GridAddress, { survey, lists }: Pick<ObjectDescription, 'survey' | 'lists'>, today: string): GridAddress {
  const nothing = Object.fromEntries(names.map((name) => [name, ''])) as GridAddress;
  if (given.list !== '' || given.ids !== '' || !survey?.respondent) {
    const { search, sort, filter, ids } = given;
    return { ...nothing, list: given.list || (lists[0]?.list ?? ''), search, sort, filter, ids };
  }
  if (given.respondent === '') return { ...nothing, date: given.date || today };
  const to = given.to || today;
  return { ...nothing, respondent: given.respondent, from: given.from || daysBefore(to, survey.every ?? 'day'), to };
}

function daysBefore(day: string, every: keyof typeof PERIODS): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time)) return day;
  return new Date(time - (PERIODS[every] * (every === 'week' ? 7 : 1) - 1) * DAY).toISOString().slice(0, 10);
}
