import { toText } from '../contract/text.ts';
import type { Formula } from '../formula/formula.ts';
import { checkRoles } from './compile-app.ts';
import { byName, type Compilation } from './compilation.ts';
import { EVERYONE } from './field-readers.ts';
import type { ObjectModel } from './model.ts';
import type { ObjectSource } from './object-source.ts';

/** The fields of an object that not everybody reads or changes. What is wrong with `fields` of its access.yaml becomes a problem. */
export function compileFieldAccess(compilation: Compilation, source: ObjectSource): ObjectModel['fieldAccess'] {
  const { problems, readers } = compilation;
  const file = source.access;
  for (const [name, given] of Object.entries(file?.value.fields ?? {})) {
    if (file === undefined) break;
    if (!source.fields.has(name))
      problems.unknown(
        file,
        'unknown_field',
        `${toText(source.file.value.label).ja}の項目`,
        name,
        [...source.fields.keys()],
        file.value.fields ?? {},
        name,
        'key',
      );
    if (given.read?.includes(EVERYONE) !== true) checkRoles(compilation, file, given.read);
    else if (given.read.length > 1) problems.add(file, 'wrong_value', '`everyone` のほかには何も書けません。', given, 'read');
    checkRoles(compilation, file, given.edit);
  }
  checkSurvey(compilation, source);
  return byName(
    [...source.fields.keys()].flatMap((name) => {
      const access = readers.of(source.name, name);
      return access === undefined ? [] : [[name, access] as const];
    }),
  );
}

/** A title stands wherever a record is named, for everybody: it may hold nothing that not everybody reads. */
export function checkTitle({ problems, readers }: Compilation, source: ObjectSource, title: Formula): void {
  const hidden = title.references.find((path) => readers.ofPath(source.name, path).length > 0);
  if (hidden === undefined) return;
  problems.add(
    source.file,
    'restricted_field',
    `レコードの名前はだれにでも見えるので、読める人を絞った項目 \`${hidden.join('.')}\` は使えません。`,
    source.file.value,
    source.file.value.name === undefined ? 'object' : 'name',
  );
}

/** The page of a survey is made of these: who sees the record sees them. */
function checkSurvey({ problems, readers }: Compilation, source: ObjectSource): void {
  const { survey: file } = source;
  if (file === undefined) return;
  const { value } = file;
  for (const [container, key, name] of [
    [value, 'date', value.date],
    [value, 'respondent', value.respondent],
    [value.status, 'field', value.status.field],
  ] as const)
    if ((readers.of(source.name, name)?.readers ?? []).length > 0)
      problems.add(file, 'restricted_field', `調査の画面は \`${name}\` で成り立つので、読める人を絞れません。`, container, key);
}
