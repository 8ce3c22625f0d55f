import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';

/** What is read from an error of PostgreSQL, or of the connection to it. */
interface ErrorFacts {
  readonly code?: string;
  readonly message: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly detail?: string;
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EACCES',
]);
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end)/;
/** Shutting down, starting up, too many connections, and the class of connection errors. */
const serverAway = /^(57P01|57P02|57P03|57P05|53300|08...)$/;

/**
 * The typed error of what the database raised. PostgreSQL being away, starting or overloaded → `unavailable`; a statement that took too long →
 * `unavailable`; text that PostgreSQL cannot hold (the character NUL, half of a surrogate pair) → `bad_request`; a row that the policies of its table do not
 * let the viewer write → `forbidden`. Everything else stays as it is:
 * see `uniqueViolation`, `isForeignKeyViolation` and `retrying`.
 */
export function toTypedError(error: unknown): unknown {
  if (error instanceof ShirabeError) return error;
  const facts = readFacts(error);
  if (!facts) return error;
  if (isAway(facts)) return raise('unavailable', away, error);
  if (facts.code === '57014') return raise('unavailable', tooLong, error);
  if (facts.code === '22021' || facts.code === '22P05' || isHalfPair(facts)) return raise('bad_request', unusable, error);
  if (facts.code === '42501' && facts.message.includes('row-level security')) return raise('forbidden', refused, error);
  return error;
}

/** The constraint that a duplicate broke, or null when the error is another. */
export function uniqueViolation(error: unknown): { readonly constraint: string; readonly table: string } | null {
  const facts = readFacts(error);
  return facts?.code === '23505' ? { constraint: facts.constraint ?? '', table: facts.table ?? '' } : null;
}

/** Whether a lookup points to a record that is not there, or a record that is still pointed to was to be deleted. */
export function isForeignKeyViolation(error: unknown): boolean {
  const code = readFacts(error)?.code;
  return code === '23503' || code === '23001';
}

/** PostgreSQL's code of an error; undefined of what is no error of its. */
export function sqlState(error: unknown): string | undefined {
  return readFacts(error)?.code;
}

/** Whether a statement was prepared before the definitions changed the types of what it gives. */
export function isOutdatedPlan(error: unknown): boolean {
  const facts = readFacts(error);
  return facts?.code === '0A000' && facts.message.includes('cached plan');
}

/** Whether the same work may succeed when tried again: serialization failure, deadlock, lock not available, a plan from before a change of the definitions. */
export function isRetryable(error: unknown): boolean {
  if (isOutdatedPlan(error)) return true;
  const code = readFacts(error)?.code;
  return code === '40001' || code === '40P01' || code === '55P03';
}

export interface RetryOptions {
  readonly attempts?: number;
  /** The longest first pause, in milliseconds; doubles with each attempt. */
  readonly pause?: number;
}

/**
 * Does the work (a whole transaction), and again, after a pause of random length, when it lost against another one.
 * Raises `unavailable` when it lost every time; other errors at once.
 */
export async function retrying<T>(work: () => Promise<T>, { attempts = 5, pause = 50 }: RetryOptions = {}): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      if (attempt >= attempts) throw raise('unavailable', crossed, error);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pause * 2 ** (attempt - 1)));
  }
}

function isAway(facts: ErrorFacts): boolean {
  if (facts.code !== undefined && (connectionCodes.has(facts.code) || serverAway.test(facts.code))) return true;
  // An operator closed the database (ALTER DATABASE … ALLOW_CONNECTIONS false); the code alone means other things too.
  if (facts.code === '55000' && facts.message.includes('accepting connections')) return true;
  return connectionMessages.test(facts.message);
}

/** Of JSON with half of a surrogate pair PostgreSQL says no more than that it is no JSON; why stands beside. */
function isHalfPair({ code, detail = '' }: ErrorFacts): boolean {
  return code === '22P02' && detail.startsWith('Unicode ') && detail.includes(' surrogate ');
}

const away = { ja: 'データベースに接続できません。しばらくしてから、もう一度お試しください。', en: 'The database cannot be reached. Try again in a while.' };
const tooLong = {
  ja: '処理に時間がかかりすぎたため、中止しました。条件を絞って、もう一度お試しください。',
  en: 'This took too long and was stopped. Narrow it down and try again.',
};
const unusable = {
  ja: '使えない文字（制御文字 NUL など）が含まれています。その文字を除いて、もう一度お試しください。',
  en: 'There is a character that cannot be kept (such as NUL). Take it out and try again.',
};
const refused = { ja: 'この内容で登録・変更する権限がありません。', en: 'You may not write this.' };
const crossed = {
  ja: '他の処理と重なったため、完了できませんでした。しばらくしてから、もう一度お試しください。',
  en: 'Others were at work on the same rows. Try again in a moment.',
};

function raise(code: 'unavailable' | 'bad_request' | 'forbidden', message: Text, cause: unknown): ShirabeError {
  const error = new ShirabeError(code, message);
  error.cause = cause;
  return error;
}

/**
 * TypeORM wraps the driver's error; both have the same members where it matters. An error of several tries (::1, 127.0.0.1) holds them within.
 * Read by its members, not by its class: errors of Node's own may come from another realm.
 */
function readFacts(error: unknown): ErrorFacts | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  if ('driverError' in error) return readFacts(error.driverError);
  if ('errors' in error && Array.isArray(error.errors) && !error.message) return readFacts(error.errors[0]);
  const { message, code, constraint, table, detail } = error as Readonly<Record<string, unknown>>;
  return { message: text(message) ?? '', code: text(code), constraint: text(constraint), table: text(table), detail: text(detail) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
