/** A dashboard of twelve components, each of a report of its own over the hospitals' daily survey, and the same groups by hand. */
interface BenchComponent {
  /** Of the dashboard, beside its type: what it asks of the report. */
  readonly component: string;
  /** As the report has it; today's rows unless `all` is said. */
  readonly grouping: string;
  readonly all?: true;
  /** The grouping in SQL. */
  readonly by: string;
}

const sums = ['covid_inpatients', 'acceptable_beds'] as const;
const gauge = 'value: sum_covid_inpatients, max: 1000000, ranges: [{ to: 1000000, tone: good, label: { ja: 計測, en: Bench } }]';

const components: readonly BenchComponent[] = [
  { component: 'type: chart', grouping: 'answer_status', by: 's.answer_status' },
  { component: 'type: chart, as: bar', grouping: 'institution.prefecture', by: 'i.prefecture' },
  { component: 'type: groups', grouping: 'institution.secondary_area', by: 'i.secondary_area' },
  { component: 'type: number, value: sum_acceptable_beds', grouping: 'answer_status', by: 's.answer_status' },
  { component: `type: gauge, ${gauge}`, grouping: 'institution.prefecture', by: 'i.prefecture' },
  { component: 'type: groups', grouping: 'institution.institution_type', by: 'i.institution_type' },
  { component: 'type: chart, as: line', grouping: 'report_date', all: true, by: 's.report_date' },
  { component: 'type: chart', grouping: 'answer_status', all: true, by: 's.answer_status' },
  { component: 'type: groups', grouping: 'institution.prefecture', all: true, by: 'i.prefecture' },
  { component: 'type: groups', grouping: 'institution.secondary_area', all: true, by: 'i.secondary_area' },
  { component: 'type: number', grouping: 'report_date', all: true, by: 's.report_date' },
  { component: `type: gauge, ${gauge}`, grouping: 'institution.institution_type', all: true, by: 'i.institution_type' },
];

const nameOf = (index: number): string => `bench_part_${index + 1}`;

/** The files of the definitions: by name, their YAML. */
export function dashboardFiles(): Readonly<Record<string, string>> {
  const reports = components.map(({ grouping, all }, index) => [
    `${nameOf(index)}.report.yaml`,
    `report: ${nameOf(index)}\nlabel: { ja: 計測${index + 1}, en: Part ${index + 1} }\nfrom: daily_hospital\n${all ? '' : 'where: report_date = TODAY()\n'}` +
      `columns: [title, ${sums.join(', ')}]\ngroup_by: [${grouping}]\nsummaries:\n${sums.map((of) => `  - { kind: sum, of: ${of} }\n`).join('')}sort: [title]\n`,
  ]);
  const lines = components.map(
    ({ component }, index) =>
      `  - { ${component.replace(',', `, report: ${nameOf(index)},`)}${component.includes(',') ? '' : `, report: ${nameOf(index)}`}, span: 4 }\n`,
  );
  return Object.fromEntries([
    ...reports,
    ['bench_dashboard.dashboard.yaml', `dashboard: bench_dashboard\nlabel: { ja: 計測, en: Bench }\ncomponents:\n${lines.join('')}`],
  ]) as Record<string, string>;
}

/** The same groups by hand, with the total of all; `$1` is today, of the statements that have it. */
export const dashboardStatements: readonly { readonly text: string; readonly takesToday: boolean }[] = components.map(({ by, all }) => ({
  text: `SELECT ${by}, count(*), ${sums.map((of) => `sum(s.${of})`).join(', ')} FROM data.daily_hospital s JOIN data.medical_institution i ON i.id = s.institution
    ${all ? '' : 'WHERE s.report_date = $1 '}GROUP BY ROLLUP (1) ORDER BY 1`,
  takesToday: !all,
}));
