import { ShirabeError } from '../contract/problem.ts';
import type { MailPreview, MailTemplate } from '../contract/wire-operation.ts';
import type { Language } from '../contract/text.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { MailTemplateName } from '../database/outbox.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readSetting, writeSetting } from '../database/setting.ts';
import { checkWords, cleanWords, fillWords } from './fill-words.ts';
import { commonValues, isMailTemplate, type MailSurroundings, type Words } from './mail-template.ts';
import { mailTemplates } from './mail-templates.ts';
import { type OwnWords, settingOf } from './own-words.ts';

/** Every mail of the engine with the words in force, in the engine's order. */
export async function listTemplates(context: Pick<RequestContext, 'database'>): Promise<MailTemplate[]> {
  const templates: MailTemplate[] = [];
  for (const name of Object.keys(mailTemplates)) templates.push(await readTemplate(context.database, findTemplate(name)));
  return templates;
}

/**
 * Keeps an administrator's words for a mail. `version` is the one that was read: raises `conflict` when somebody changed it meanwhile, `not_found` for a
 * mail that there is none of, `invalid` with problems at `ja.subject` … `en.body`.
 */
export async function changeTemplate(context: RequestContext, name: string, wanted: OwnWords & { readonly version: number }): Promise<MailTemplate> {
  const found = findTemplate(name);
  const words: OwnWords = { ja: cleanWords(wanted.ja), en: cleanWords(wanted.en) };
  const problems = (['ja', 'en'] as const).flatMap((language) =>
    checkWords(mailTemplates[found], words[language]).map((problem) => ({ ...problem, field: `${language}.${problem.field ?? ''}` })),
  );
  if (problems.length > 0) throw new ShirabeError('invalid', { ja: '文面に誤りがあります。', en: 'The words are not right.' }, problems);
  return keep(context, found, words, wanted.version);
}

/** Goes back to the words that came with the engine. Errors: those of `changeTemplate`. */
export async function restoreTemplate(context: RequestContext, name: string, version: number | undefined): Promise<MailTemplate> {
  return keep(context, findTemplate(name), undefined, version);
}

/** Words filled with examples, as the mail would be. Raises `not_found`, and `invalid` with problems at `subject` and `body`. */
export function previewTemplate(name: string, language: Language, given: Words, surroundings: MailSurroundings): MailPreview {
  const template = mailTemplates[findTemplate(name)];
  const words = cleanWords(given);
  const problems = checkWords(template, words);
  if (problems.length > 0) throw new ShirabeError('invalid', { ja: '文面に誤りがあります。', en: 'The words are not right.' }, problems);
  const examples = Object.fromEntries(Object.entries(template.values).map(([value, { example }]) => [value, example]));
  return fillWords(template, words, examples, language, surroundings);
}

/** Writes the setting, and the audit of what changed in it. */
async function keep(context: RequestContext, name: MailTemplateName, words: OwnWords | undefined, version: number | undefined): Promise<MailTemplate> {
  return context.database.transact(async (tx) => {
    const former = await readTemplate(tx, name);
    await writeSetting(tx, settingOf(name), words, { now: context.now, by: context.actor.id, ...(version === undefined ? {} : { version }) });
    const template = await readTemplate(tx, name);
    const detail = differenceOf(former, template);
    if (Object.keys(detail.after).length > 0)
      await writeAudit(tx, {
        ...auditedBy(context),
        action: 'mail_template_change',
        subject: { kind: 'mail_template', id: name, label: mailTemplates[name].label.ja },
        detail,
      });
    return template;
  });
}

function findTemplate(name: string): MailTemplateName {
  if (isMailTemplate(mailTemplates, name)) return name;
  throw new ShirabeError('not_found', { ja: 'このメールはありません。', en: 'There is no such mail.' });
}

async function readTemplate(queries: Pick<RequestContext['database'], 'query'>, name: MailTemplateName): Promise<MailTemplate> {
  const { label, values, words } = mailTemplates[name];
  const { value, version } = await readSetting(queries, settingOf(name));
  const own = value as OwnWords | undefined;
  return {
    name,
    label,
    values: [
      ...Object.entries(values).map(([value_, { label: shown }]) => ({ name: value_, label: shown })),
      ...Object.entries(commonValues).map(([value_, shown]) => ({ name: value_, label: shown })),
    ],
    ja: own?.ja ?? words.ja,
    en: own?.en ?? words.en,
    changed: own !== undefined,
    version,
  };
}

/** What changed, by language and part. */
function differenceOf(former: OwnWords, words: OwnWords): { readonly before: Record<string, string>; readonly after: Record<string, string> } {
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  for (const language of ['ja', 'en'] as const)
    for (const part of ['subject', 'body'] as const)
      if (former[language][part] !== words[language][part]) {
        before[`${language}.${part}`] = former[language][part];
        after[`${language}.${part}`] = words[language][part];
      }
  return { before, after };
}
