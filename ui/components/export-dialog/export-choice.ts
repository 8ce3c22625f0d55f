/** What a file is to be. */
export interface ExportChoice {
  readonly view: 'formatted' | 'details';
  readonly format: 'csv' | 'xlsx' | 'jsonl';
  readonly encoding: 'shift_jis' | 'utf-8' | 'utf-8-bom';
  readonly separator: 'comma' | 'tab' | 'semicolon';
  readonly header: 'labels' | 'names';
  readonly values: 'shown' | 'raw';
}
const STORED = 'shirabe.export:';
const allowed = {
  view: ['formatted', 'details'],
  format: ['csv', 'xlsx', 'jsonl'],
  encoding: ['shift_jis', 'utf-8', 'utf-8-bom'],
  separator: ['comma', 'tab', 'semicolon'],
  header: ['labels', 'names'],
  values: ['shown', 'raw'],
} as const;
/** M2-1: details only, CSV, Japanese (Shift-JIS). */
const usual: ExportChoice = { view: 'details', format: 'csv', encoding: 'shift_jis', separator: 'comma', header: 'labels', values: 'shown' };

/** A choice from a definition or from what was stored; what is missing or unknown is as usual. */
export function readChoice(given: unknown, otherwise: ExportChoice = usual): ExportChoice {
  const values = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  const pick = <T extends string>(options: readonly T[], value: unknown, fallback: T): T => options.find((option) => option === value) ?? fallback;
  return {
    view: pick(allowed.view, values['view'], otherwise.view),
    format: pick(allowed.format, values['format'], otherwise.format),
    encoding: pick(allowed.encoding, values['encoding'], otherwise.encoding),
    separator: pick(allowed.separator, values['separator'], otherwise.separator),
    header: pick(allowed.header, values['header'], otherwise.header),
    values: pick(allowed.values, values['values'], otherwise.values),
  };
}

/** The choice that was last made on this device for what `path` leads to, else the definition's. */
export function rememberedChoice(path: string, definition: ExportChoice): ExportChoice {
  try {
    const stored = localStorage.getItem(STORED + path);
    return stored ? readChoice(JSON.parse(stored), definition) : definition;
  } catch {
    return definition;
  }
}

/** Where the device keeps nothing (a full or forbidden storage), the choice holds for this once. */
export function rememberChoice(path: string, choice: ExportChoice): void {
  try {
    localStorage.setItem(STORED + path, JSON.stringify(choice));
  } catch {
    return;
  }
}

/** Which of the options mean anything in the file that was chosen: the others are not offered. */
export function offeredOptions({ view, format }: ExportChoice): { readonly text: boolean; readonly header: boolean; readonly values: boolean } {
  const details = view === 'details' || format === 'jsonl';
  return { text: format === 'csv', header: details && format !== 'jsonl', values: details };
}

/** The choice as the server is asked for it: only what means something. */
export function choiceParameters(choice: ExportChoice): Readonly<Record<string, string | undefined>> {
  const { view, format, encoding, separator, header, values } = choice;
  const offered = offeredOptions(choice);
  return {
    view: format === 'jsonl' ? 'details' : view,
    format,
    encoding: offered.text ? encoding : undefined,
    separator: offered.text ? separator : undefined,
    header: offered.header ? header : undefined,
    values: offered.values ? values : undefined,
  };
}

/** Whether characters may be lost, so that the file must be looked through first. */
export function needsCheck(choice: ExportChoice): boolean {
  return choice.format === 'csv' && choice.encoding === 'shift_jis';
}
