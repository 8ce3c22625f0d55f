/** One line of JSON a message on standard error: level, time, message, and what belongs to it. Never a password, a token or a body. */
export function log(level: 'info' | 'warn' | 'error', message: string, detail: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...detail })}\n`);
}
