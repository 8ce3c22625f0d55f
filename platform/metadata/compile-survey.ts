import type { FieldTypeName } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import type { PastModel, SurveyModel } from './model.ts';
import type { ProblemList } from './problem-list.ts';

const NUMBER_TYPES: ReadonlySet<FieldTypeName> = new Set(['integer', 'decimal', 'percent']);
/** So many of the last answers are looked at, and so small a difference is nothing, where the definition does not say. */
const ANSWERS = 14;
const LEAST = 5;

/** Compiles when an object is answered, by whom and until when; undefined when it is no survey. */
export function compileSurvey({ problems, formulas, objects }: Compilation, source: ObjectSource): SurveyModel | undefined {
  const file = source.survey;
  if (file === undefined) return undefined;
  const survey = file.value;
  const field = (type: FieldTypeName, container: object, key: string, name: string | undefined) => {
    if (name === undefined) return undefined;
    const definition = source.fields.get(name);
    const candidates = [...source.fields].filter(([, each]) => each.type === type).map(([each]) => each);
    if (definition === undefined) problems.unknown(file, 'unknown_field', `${toText(source.file.value.label).ja}の項目`, name, candidates, container, key);
    else if (definition.type !== type)
      problems.add(
        file,
        'wrong_field_type',
        `\`${name}\` は ${definition.type} です。${type} の項目を書きます${candidates.length > 0 ? `: ${candidates.join(', ')}` : '。'}`,
        container,
        key,
      );
    else return definition;
    return undefined;
  };
  field('date', survey, 'date', survey.date);
  const respondent = field('lookup', survey, 'respondent', survey.respondent);
  const status = field('picklist', survey.status, 'field', survey.status.field);
  for (const key of ['open', 'answered', 'excused'] as const) {
    const value = survey.status[key];
    if (status?.type !== 'picklist' || value === undefined || Object.hasOwn(status.values, value)) continue;
    problems.unknown(file, 'unknown_value', `${survey.status.field} の選択値`, value, Object.keys(status.values), survey.status, key);
  }
  field('datetime', survey, 'first_answered', survey.first_answered);
  field('checkbox', survey, 'on_time', survey.on_time);
  if (survey.every === 'week' && survey.weekday === undefined) problems.add(file, 'bad_survey', '毎週の調査には weekday (曜日) を書きます。', survey, 'every');
  const keys = [...(source.file.value.unique ?? [])];
  if (!keys.some((set) => set.length === 2 && set.includes(survey.date) && set.includes(survey.respondent)))
    problems.add(
      file,
      'bad_survey',
      `同じ日に 2 件できないように、object.yaml に unique: [[${survey.respondent}, ${survey.date}]] と書きます。`,
      survey,
      'date',
    );
  for (const freeze of survey.freezes ?? [])
    if (Date.parse(freeze.from) >= Date.parse(freeze.to)) problems.add(file, 'bad_survey', 'to は from より後にします。', freeze, 'to');
  const target = respondent?.type === 'lookup' && objects.has(respondent.to) ? respondent.to : undefined;
  const respondents = target === undefined ? undefined : compileAt(problems, file, survey, 'respondents', formulas.scopeOf(target), 'boolean');
  const excusedWhen = compileAt(problems, file, survey, 'excused_when', formulas.scopeOf(source.name), 'boolean');
  if (survey.excused_when !== undefined && survey.status.excused === undefined)
    problems.add(file, 'bad_survey', 'excused_when には、status に excused (回答不要の選択値) も要ります。', survey, 'excused_when');
  const backfillFrom = compileAt(problems, file, survey, 'backfill_from', formulas.scopeOf(source.name), 'date');
  return {
    every: survey.every,
    ...(survey.weekday !== undefined && { weekday: survey.weekday }),
    date: survey.date,
    respondent: survey.respondent,
    ...(respondents && { respondents }),
    ...(survey.due !== undefined && { due: survey.due }),
    status: survey.status,
    ...(excusedWhen && { excusedWhen }),
    ...(survey.first_answered !== undefined && { firstAnswered: survey.first_answered }),
    ...(survey.on_time !== undefined && { onTime: survey.on_time }),
    ...(backfillFrom && { backfillFrom }),
    ...(survey.ended !== undefined && { ended: survey.ended }),
    freezes: (survey.freezes ?? []).map(({ from, to, message }) => ({ from, to, message: toText(message) })),
    past: compilePast(problems, source, file),
  };
}

/** What is held against former answers: number fields, each asked about distance, rising, or both. */
function compilePast(problems: ProblemList, source: ObjectSource, file: NonNullable<ObjectSource['survey']>): PastModel[] {
  const numbers = [...source.fields].filter(([, { type }]) => NUMBER_TYPES.has(type)).map(([name]) => name);
  return (file.value.past ?? []).map((past) => {
    for (const [index, name] of past.fields.entries()) {
      if (numbers.includes(name)) continue;
      const label = `${toText(source.file.value.label).ja}の数値の項目`;
      problems.unknown(file, source.fields.has(name) ? 'wrong_field_type' : 'unknown_field', label, name, numbers, past.fields, index);
    }
    if (past.far === undefined && past.rising === undefined)
      problems.add(file, 'bad_survey', 'past には far (過去の値からの離れ) か rising (増え続け) のどちらかを書きます。', past, 'fields');
    if (past.rising !== undefined && past.rising > (past.answers ?? ANSWERS))
      problems.add(file, 'bad_survey', 'rising は answers 以下にします。', past, 'rising');
    return {
      fields: past.fields,
      answers: past.answers ?? ANSWERS,
      least: past.least ?? LEAST,
      ...(past.far !== undefined && { far: past.far }),
      ...(past.rising !== undefined && { rising: past.rising }),
      ...(past.far_message !== undefined && { farMessage: toText(past.far_message) }),
      ...(past.rising_message !== undefined && { risingMessage: toText(past.rising_message) }),
    };
  });
}
