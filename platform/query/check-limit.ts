import { ShirabeError } from '../contract/problem.ts';
import { PAGE_LIMIT } from './compile-rows.ts';

/** Gives the number of rows that was asked for. Raises `bad_request`, at the field `limit`, for what is no whole number from 1 to the most that a page holds. */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_LIMIT) return limit;
  const ja = `limit は1から${PAGE_LIMIT}までの整数で指定してください。`;
  const en = `limit is a whole number from 1 to ${PAGE_LIMIT}.`;
  throw new ShirabeError('bad_request', { ja, en }, [{ field: 'limit', code: 'out_of_range', message: ja, en }]);
}
