import type { Plan } from '../metadata/plan.ts';

/** A plan for people: a line a step, marked by what it costs; then what was done. `version` is null when nothing was. */
export function formatPlan(plan: Plan, version: number | null): string {
  const mark = { instant: '  ', backfill: '~ ', destructive: '! ' } as const;
  const lines = plan.steps.map((step) => `${mark[step.class]}${step.text.ja} / ${step.text.en}`);
  if (lines.length === 0) lines.push('変更はありません。 / No changes to the tables.');
  else lines.push('', '（空白: すぐ終わる / instant、~: 書き込みを伴う / back-fill、!: 元に戻せない恐れ / destructive）');
  lines.push(...plan.hints.map((hint) => `? ${hint.ja} / ${hint.en}`));
  if (version === null && plan.steps.some((step) => step.class === 'destructive'))
    lines.push('適用するには --allow-destructive が要ります。データは消えません。 / Needs --allow-destructive; no data is deleted.');
  lines.push(version === null ? `base ${plan.base?.slice(0, 12) ?? 'none'} → ${plan.target.slice(0, 12)}` : `version ${version} (${plan.target.slice(0, 12)})`);
  return lines.join('\n');
}
