import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ShirabeError } from '../../contract/problem.ts';

/** The error of an embedded PostgreSQL that cannot be used: why, in its own last words, and what to do. */
export function startProblem(reason: string, words = ''): ShirabeError {
  const advice = adviceFor(`${reason}\n${words}`);
  const said = words.trim() === '' ? '' : `\n${words.trim()}`;
  return new ShirabeError('unavailable', `付属の PostgreSQL を起動できません: ${reason}${said}\n${advice}`);
}

/** The end of a log file; '' when there is none. */
export function tailOf(file: string, bytes = 2_000): string {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      const buffer = Buffer.alloc(Math.min(bytes, size));
      readSync(handle, buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

function adviceFor(text: string): string {
  const otherwise = '別の PostgreSQL（15 以降）を使うときは、環境変数 DATABASE_URL にその接続先を指定してください。';
  if (/No space left|ENOSPC|disk full|Disk quota/i.test(text)) return `ディスクの空きを増やしてから、もう一度起動してください。${otherwise}`;
  if (/Permission denied|EACCES|EPERM|Operation not permitted|EROFS|Read-only/i.test(text))
    return `DATA_DIR のフォルダの権限を確認するか、書き込めるフォルダを DATA_DIR に指定してください。${otherwise}`;
  if (/shared libraries|not found|ENOENT|GLIBC/i.test(text))
    return `この OS では付属の PostgreSQL を動かせない可能性があります。npm ci をやり直しても同じときは、DATABASE_URL を指定してください。`;
  if (/shared memory|Cannot allocate memory|ENOMEM/i.test(text)) return `空きメモリを増やしてから、もう一度起動してください。${otherwise}`;
  return otherwise;
}
