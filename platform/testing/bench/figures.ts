/** A figure of platform/docs/performance.md: what was measured, and the limit that was measured in the same run. */
export interface Figure {
  readonly name: FigureName;
  readonly value: number;
  readonly unit: string;
  /** null: nothing to compare with. */
  readonly limit: number | null;
  /** value / limit. */
  readonly ratio: number | null;
}

type Bound = 'ratio at most' | 'ratio at least' | 'at most' | 'at least';

/** The targets. Whether one is met is printed; it never decides over the outcome of a run. */
export const targets = {
  list_page: ['ratio at most', 1.5],
  list_page_10: ['ratio at least', 0.7],
  record_read: ['ratio at most', 2],
  record_read_10: ['ratio at least', 0.5],
  record_save: ['ratio at most', 4],
  record_save_10: ['ratio at least', 0.3],
  grouped_month: ['ratio at most', 1.1],
  grouped_all: ['ratio at most', 1.1],
  matrix: ['ratio at most', 1.3],
  joined_month: ['ratio at most', 1.3],
  groups_many: ['ratio at most', 1.3],
  groups_ordered: ['ratio at most', 1.3],
  groups_ranked: ['ratio at most', 1.3],
  home_chart: ['at most', 20],
  home_50: ['at most', 2000],
  dashboard_12: ['ratio at most', 1.5],
  export_csv_shift_jis: ['ratio at most', 0.8],
  export_csv_utf8: ['ratio at most', 1.1],
  export_memory: ['at most', 40],
  export_xlsx: ['at least', 40_000],
  export_jsonl: ['at least', 80_000],
  export_first_byte: ['at most', 3000],
  search: ['at most', 30],
  search_report: ['at most', 100],
  search_phone: ['at most', 30],
  search_one: ['at most', 30],
  search_all: ['at most', 150],
  login_timing: ['ratio at most', 1.1],
  login_rate: ['ratio at least', 0.6],
  form_300_open: ['at most', 25],
  form_300_save: ['ratio at most', 6],
  form_300_key: ['at most', 16],
  history_1000: ['ratio at most', 4],
  mass_edit_10k: ['ratio at most', 12],
  import_100k: ['ratio at most', 2],
  import_1m: ['ratio at most', 2],
  import_memory: ['ratio at most', 1.5],
  wall_list: ['ratio at most', 1.15],
  wall_search: ['ratio at most', 1.15],
  wall_report: ['ratio at most', 1.15],
  list_grown: ['ratio at most', 1.3],
  list_all_grown: ['ratio at most', 1.3],
  list_deep_grown: ['ratio at most', 1.3],
  record_grown: ['ratio at most', 1.3],
  home_grown: ['ratio at most', 1.3],
  report_grown: ['ratio at most', 1.3],
  export_memory_grown: ['ratio at most', 1.3],
  subscription_47: ['ratio at most', 4],
  subscription_mails: ['at least', 10],
  start_warm: ['at most', 1.5],
  idle_memory: ['at most', 130],
  first_load: ['at most', 150],
  install: ['at most', 160],
} as const satisfies Record<string, readonly [Bound, number]>;

export type FigureName = keyof typeof targets;

/** A figure with its ratio, rounded to what can be told apart. */
export function figure(name: FigureName, value: number, unit: string, limit: number | null): Figure {
  return { name, value: round(value), unit, limit: limit === null ? null : round(limit), ratio: limit === null || limit === 0 ? null : round(value / limit) };
}

/** One line a figure: name, value, limit, ratio, target, and whether the target is met. */
export function formatFigures(figures: readonly Figure[]): string {
  const lines = figures.map((each) => {
    const [bound, target] = targets[each.name];
    const unit = bound.startsWith('ratio') ? '× limit' : each.unit;
    return [
      each.name,
      `${each.value} ${each.unit}`,
      each.limit === null ? '–' : String(each.limit),
      each.ratio === null ? '–' : `${each.ratio} ×`,
      `${bound.endsWith('most') ? '≤' : '≥'} ${target} ${unit}`,
      isMet(each) ? 'ok' : 'over',
    ];
  });
  const table = [['figure', 'value', 'limit', 'ratio', 'target', ''], ...lines];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function isMet({ name, value, ratio }: Figure): boolean {
  const [bound, target] = targets[name];
  const measured = bound.startsWith('ratio') ? ratio : value;
  if (measured === null) return false;
  return bound.endsWith('most') ? measured <= target : measured >= target;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
