/** First days of the eras: 改元 by 大正改元の詔書, 昭和改元の詔書, 昭和64年政令第1号 and 平成31年政令第143号; of 明治 from when Japan counts by the Gregorian calendar (明治5年太政官布告第337号). */
const ERAS = [
  { name: '令和', from: '2019-05-01', first: 2019 },
  { name: '平成', from: '1989-01-08', first: 1989 },
  { name: '昭和', from: '1926-12-25', first: 1926 },
  { name: '大正', from: '1912-07-30', first: 1912 },
  { name: '明治', from: '1873-01-01', first: 1868 },
] as const;

/** The year of a day (YYYY-MM-DD) in the Japanese era, its first one 元: 令和8, 令和元. The year itself before 明治6. */
export function eraYear(day: string): string {
  return countYear(Number(day.slice(0, 4)), day);
}

/** A text made of the year in which a period begins; where an era ends within it in both: 平成31年・令和元年. Takes the first and the last day. */
export function inEras(first: string, last: string, write: (year: string) => string): string {
  const [one, other] = [eraYear(first), countYear(Number(first.slice(0, 4)), last)];
  return one === other ? write(one) : `${write(one)}・${write(other)}`;
}

/** A year as the era of a day counts it. */
function countYear(year: number, day: string): string {
  const era = ERAS.find(({ from }) => day >= from);
  if (!era) return String(year);
  const counted = year - era.first + 1;
  return `${era.name}${counted === 1 ? '元' : counted}`;
}
