/** What a file is to be. */
export interface ExportChoice {
  readonly view: 'formatted' | 'details';
  readonly format: 'csv' | 'xlsx';
  readonly encoding: 'shift_jis' | 'utf-8' | 'utf-8-bom';
}
const STORED = 'shirabe.export';
const allowed = { view: ['formatted', 'details'], format: ['csv', 'xlsx'], encoding: ['shift_jis', 'utf-8', 'utf-8-bom'] } as const;
/** M2-1: details only, CSV, Japanese (Shift-JIS). */
const usual: ExportChoice = { view: 'details', format: 'csv', encoding: 'shift_jis' };

/** A choice from a definition or from what was stored; what is missing or unknown is as usual. */
export function readChoice(given: unknown, otherwise: ExportChoice = usual): ExportChoice {
  const values = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  const pick = <T extends string>(options: readonly T[], value: unknown, fallback: T): T => options.find((option) => option === value) ?? fallback;
  return {
    view: pick(allowed.view, values['view'], otherwise.view),
    format: pick(allowed.format, values['format'], otherwise.format),
    encoding: pick(allowed.encoding, values['encoding'], otherwise.encoding),
  };
}

/** The choice that was last made on this device, else the definition's. */
export function rememberedChoice(definition: ExportChoice): ExportChoice {
  try {
    const stored = localStorage.getItem(STORED);
    return stored ? readChoice(JSON.parse(stored), definition) : definition;
  } catch {
    return definition;
  }
}
export function rememberChoice(choice: ExportChoice): void {
  localStorage.setItem(STORED, JSON.stringify(choice));
}

/** Whether characters may be lost, so that the file must be looked through first. */
export function needsCheck(choice: ExportChoice): boolean {
  return choice.format === 'csv' && choice.encoding === 'shift_jis';
}
