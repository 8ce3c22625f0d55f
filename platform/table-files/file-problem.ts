import { type Problem, ShirabeError } from '../contract/problem.ts';

/** What is wrong with a file as a whole. */
export function fileProblem(code: string, ja: string, en: string, severity?: 'warning'): Problem {
  return { code, message: ja, en, ...(severity ? { severity } : {}) };
}

/** The error of a file that cannot be taken in. */
export function refuseFile(code: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja, en }, [fileProblem(code, ja, en)]);
}
