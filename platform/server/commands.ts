import { brokenLinks, type KnownEntry, verifyAudit } from '../audit/verify-audit.ts';
import { createUser } from '../access/create-user.ts';
import { resetLogInRules, type TakenRule } from '../access/reset-log-in-rules.ts';
import { setPassword } from '../access/set-password.ts';
import type { Database } from '../database/database.ts';
import { checkFolder } from '../metadata/check-folder.ts';
import { toLocal } from '../fields/time-zone.ts';
import { seedDatabase } from '../../seeds/seed.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { exportDefinitions } from '../setup/export-definitions.ts';
import { listVersions } from '../setup/list-versions.ts';
import { rollbackTo } from '../setup/roll-back.ts';
import { formatPlan } from './format-plan.ts';
import { UsageError } from './explain-failure.ts';
import { type Call, type Command, type Outcome, withPlatform } from './command.ts';
import { importCommand } from './import-command.ts';
import { isFresh, readDefinitions } from './open-platform.ts';

function whole(values: Call['values'], name: string): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^\d{1,7}$/.test(value) || Number(value) === 0)
    throw new UsageError(`--${name} には 1 以上の整数を指定します。 / --${name} takes a whole number, not ${JSON.stringify(value)}.`);
  return Number(value);
}

async function change(call: Call, dryRun: boolean): Promise<Outcome> {
  const base = readBase(call.values);
  const files = await readDefinitions(call.environment);
  const allowDestructive = call.values['allow-destructive'] === true;
  const { plan, version } = await withPlatform(call.environment, async ({ database }) =>
    applyDefinitions(database, files, {
      allowDestructive: dryRun || allowDestructive,
      dryRun,
      by: 'command line',
      ...(base === undefined ? {} : { expectedBase: await findBase(database, base) }),
    }),
  );
  return { text: formatPlan(plan, version), json: { version, ...plan } };
}

function readBase({ base }: Call['values']): string | undefined {
  if (base === undefined || (typeof base === 'string' && /^(none|[0-9a-f]{8,64})$/.test(base))) return base;
  throw new UsageError(`--base には plan が示した値を指定します。 / --base takes what plan printed as its base, not ${JSON.stringify(base)}.`);
}

/** The whole hash of what `plan` printed of it; null before the first version. */
async function findBase(database: Database, base: string): Promise<string | null> {
  if (base === 'none') return null;
  return (await listVersions(database)).find(({ hash }) => hash.startsWith(base))?.hash ?? base;
}

/** Every command of `npx shirabe`, by its name. */
export const commands: Readonly<Record<string, Command>> = {
  check: {
    usage: 'check',
    summary: 'Check the definitions; all problems at once',
    options: {},
    run: async ({ environment }) => {
      const { problems, text } = await checkFolder(environment.definitions);
      return { text: text.trimEnd(), json: { ok: problems.length === 0, problems }, failed: problems.length > 0 };
    },
  },
  plan: { usage: 'plan', summary: 'Show what apply would change; changes nothing', options: {}, run: (call) => change(call, true) },
  apply: {
    usage: 'apply [--allow-destructive] [--base HASH]',
    summary: 'Apply the definitions; running servers show them at once',
    options: { 'allow-destructive': { type: 'boolean' }, base: { type: 'string' } },
    run: (call) => change(call, false),
  },
  export: {
    usage: 'export DIR',
    summary: 'Write the current definitions as files',
    options: {},
    takes: 1,
    run: async ({ environment, positionals }) => {
      const [folder] = positionals;
      if (!folder) throw new UsageError('書き出すフォルダを指定します。 / export takes the folder to write to: npx shirabe export DIR');
      const files = await withPlatform(environment, ({ database }) => exportDefinitions(database, folder));
      return { text: `Wrote ${files.length} files to ${folder}.`, json: { files } };
    },
  },
  versions: {
    usage: 'versions',
    summary: 'List the versions of the definitions, newest first',
    options: {},
    run: async ({ environment }) => {
      const versions = await withPlatform(environment, ({ database }) => listVersions(database));
      const lines = versions.map(
        (each) =>
          `${each.current ? '*' : ' '} ${String(each.version).padStart(4)}  ${each.hash.slice(0, 12)}  ${each.createdAt}  ${each.createdBy ?? '–'}  ${each.steps} steps`,
      );
      return { text: lines.join('\n') || 'まだ定義は適用されていません。 / No version yet.', json: versions };
    },
  },
  rollback: {
    usage: 'rollback VERSION',
    summary: 'Go back to a version; data stays',
    options: {},
    takes: 1,
    run: async ({ environment, positionals }) => {
      const [given] = positionals;
      if (!given || !/^\d{1,9}$/.test(given)) throw new UsageError('版の番号を指定します。 / rollback takes the number of a version: npx shirabe rollback 3');
      const { plan, version } = await withPlatform(environment, ({ database }) => rollbackTo(database, Number(given), { by: 'command line' }));
      return { text: formatPlan(plan, version), json: { version, ...plan } };
    },
  },
  import: importCommand,
  seed: {
    usage: 'seed [--institutions N] [--days N]',
    summary: 'Fill an empty database with generated data',
    options: { institutions: { type: 'string' }, days: { type: 'string' } },
    run: async ({ environment, values, progress }) => {
      const [institutions, days] = [whole(values, 'institutions'), whole(values, 'days')];
      await withPlatform(environment, async (platform) => {
        const { database, models, files } = platform;
        if (await isFresh(platform)) await applyDefinitions(database, await readDefinitions(environment), { allowDestructive: false, by: 'seed' });
        const { model } = await models.current();
        const today = toLocal(new Date(), model.app.timeZone).day;
        await seedDatabase(database, model, { today, files, ...(institutions ? { institutions } : {}), ...(days ? { days } : {}) }, progress);
      });
      return { text: '完了しました。 / Done.', json: { ok: true } };
    },
  },
  user: {
    usage: 'user USERNAME --role ROLE [--password PASSWORD] [--email ADDRESS] [--name NAME] [--unit ID]',
    summary: 'Create a user; without a password the mail to set one goes to the address',
    takes: 1,
    options: { role: { type: 'string' }, password: { type: 'string' }, email: { type: 'string' }, name: { type: 'string' }, unit: { type: 'string' } },
    run: async ({ environment, positionals, values }) => {
      const [username] = positionals;
      const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
      const [role, password, unit, email] = [text('role'), text('password'), text('unit'), text('email')];
      if (!username || !role || (!password && !email))
        throw new UsageError('ユーザ名、--role と、--password か --email を指定します。 / user takes a user name, --role, and --password or --email.');
      const id = await withPlatform(environment, async ({ database, models }) => {
        const { model } = await models.current();
        const { baseUrl, host, port } = environment;
        const user = {
          username,
          name: text('name') ?? username,
          role,
          ...(password ? { password } : {}),
          ...(unit ? { unit } : {}),
          ...(email ? { email } : {}),
        };
        return createUser({ database, model, now: new Date(), baseUrl: baseUrl ?? `http://${host}:${port}` }, user);
      });
      return { text: `ユーザー ${username} を作成しました。 / Created ${username}.`, json: { id, username } };
    },
  },
  password: {
    usage: 'password USERNAME --password PASSWORD',
    summary: 'Set the password of a user who cannot be sent a link',
    takes: 1,
    options: { password: { type: 'string' } },
    run: async ({ environment, positionals, values }) => {
      const [username] = positionals;
      const { password } = values;
      if (!username || typeof password !== 'string' || !password)
        throw new UsageError('ユーザ名と --password を指定します。 / password takes a user name and --password.');
      await withPlatform(environment, async ({ database, models }) => setPassword(database, (await models.current()).model, username, password, new Date()));
      return { text: `${username} のパスワードを設定しました。 / Set the password of ${username}.`, json: { username } };
    },
  },
  access: {
    usage: 'access reset-rules [--yes]',
    summary: 'Take away log-in rules that keep everybody out: addresses, hours, a required second factor',
    takes: 1,
    options: { yes: { type: 'boolean' } },
    run: async ({ environment, positionals, values }) => {
      if (positionals[0] !== 'reset-rules')
        throw new UsageError('access reset-rules と指定します。 / access takes the word reset-rules: npx shirabe access reset-rules');
      const dryRun = values['yes'] !== true;
      const taken = await withPlatform(environment, ({ database }) => resetLogInRules(database, { now: new Date(), dryRun }));
      if (taken.length === 0)
        return { text: 'ログインを制限する条件は設定されていません。 / No rule keeps anybody from logging in.', json: { changed: false, taken } };
      const done = dryRun
        ? '上の条件を解除するには、--yes を付けてもう一度実行してください。 / Nothing is changed yet. Add --yes to take these away.'
        : '上の条件を解除しました。次の操作から効きます。 / These are taken away, from the next request on.';
      return { text: [...taken.map(describeTaken), done].join('\n'), json: { changed: !dryRun, taken }, failed: dryRun };
    },
  },
  audit: {
    usage: 'audit verify [--known ID:HASH]',
    summary: 'Follow the chain of the audit; names the first broken link',
    takes: 1,
    options: { known: { type: 'string' } },
    run: async ({ environment, positionals, values }) => {
      if (positionals[0] !== 'verify') throw new UsageError('audit verify と指定します。 / audit takes the word verify: npx shirabe audit verify');
      const known = readKnown(values);
      const verified = await withPlatform(environment, ({ database }) => verifyAudit(database, known));
      const { entries, from, to, head, broken } = verified;
      const range = entries === 0 ? '記録はありません。 / There is no entry.' : `${entries} 件 / entries (${from}–${to}, ${head})`;
      if (!broken) return { text: `監査ログのつながりに問題はありません。 / The chain holds.\n${range}`, json: verified };
      const { ja, en } = brokenLinks[broken.reason];
      return { text: `${broken.id} 番: ${ja} / Entry ${broken.id}: ${en}\n${range}`, json: verified, failed: true };
    },
  },
};

function describeTaken({ role, addresses, hours, second_factor: factor }: TakenRule): string {
  const parts = [
    ...(addresses.length > 0 ? [`接続元 / addresses ${addresses.join(', ')}`] : []),
    ...(hours ? [`時間帯 / hours ${hours.from}–${hours.to} (${[...hours.days].sort().join(', ')})`] : []),
    ...(factor ? ['二段階認証の必須 / second factor required'] : []),
  ];
  return `${role}: ${parts.join('; ')}`;
}

/** An entry and its hash, as `audit verify` gave them before. */
function readKnown({ known }: Call['values']): KnownEntry | undefined {
  if (known === undefined) return undefined;
  const [, id = '', hash = ''] = /^(\d{1,15}):([0-9a-fA-F]{64})$/.exec(typeof known === 'string' ? known : '') ?? [];
  if (hash === '')
    throw new UsageError('--known には以前の番号とハッシュを 番号:ハッシュ の形で指定します。 / --known takes ID:HASH as an earlier audit verify gave them.');
  return { id: Number(id), hash };
}
