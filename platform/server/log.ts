/** One line of JSON a message on standard error: level, time, message, and what belongs to it. Never a password, a token, a body, or words of a user. */
export function log(level: 'info' | 'warn' | 'error', message: string, detail: Readonly<Record<string, unknown>> = {}): void {
  process.stderr.write(`${JSON.stringify({ level, time: new Date().toISOString(), message, ...detail })}\n`);
}

/**
 * What a log line says of an error that nobody foresaw: its message and where it was raised. PostgreSQL (errors of data and of constraints) and the parser of
 * JSON quote what users entered: of these only what stands before the first quote and after the last is said.
 */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { message, stack = message } = error;
  const said = quotesInput(error) ? message.replace(/".*"/s, '"…"').replace(/'.*'/s, "'…'") : message;
  return stack.includes(message) ? stack.replace(message, () => said) : said;
}

/** Classes of PostgreSQL's codes: 22, data; 23, constraints; P0, raised by functions. */
function quotesInput(error: Error): boolean {
  if (error instanceof SyntaxError) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(22|23|P0)[0-9A-Z]{3}$/.test(code);
}
