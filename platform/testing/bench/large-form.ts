const FIELDS = 250;
const FORMULAS = 50;
const SECTIONS = 10;
const RULES = 30;

/** The name of an entered field of the large form. */
export const entered = (index: number): string => `n${String(index).padStart(3, '0')}`;

/**
 * Definitions of an object with a form of 300 fields: 250 that are entered, 50 that are computed (each from five others and the one before), in ten sections of
 * which five have a condition, and thirty warnings.
 */
export function largeForm(): Readonly<Record<string, string>> {
  const count = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
  const fields = count(FIELDS).map((index) => `  ${entered(index)}: { type: integer, label: 項目${index}, min: 0, default: ${index} }`);
  const formulas = count(FORMULAS).map((index) => {
    const parts = count(5).map((part) => entered(index * 5 + part));
    return `  f${index}: { type: formula, label: 計${index}, formula: 'SUM(${parts.join(', ')})${index > 0 ? ` + f${index - 1}` : ''}' }`;
  });
  const sections = count(SECTIONS).map((index) => {
    const own = count(FIELDS / SECTIONS).map((place) => entered((index * FIELDS) / SECTIONS + place));
    const computed = count(FORMULAS / SECTIONS).map((place) => `f${(index * FORMULAS) / SECTIONS + place}`);
    return `  - { label: 区画${index}, ${index >= SECTIONS / 2 ? `show: '${entered(0)} < 1000', ` : ''}columns: 3, fields: [${[...own, ...computed].join(', ')}] }`;
  });
  const rules = count(RULES).map(
    (index) => `- { when: '${entered(index * 8)} > ${entered(index * 8 + 1)}', warning: { ${entered(index * 8)}: 次の項目を超えています } }`,
  );
  return {
    'objects/bench_form/object.yaml': `object: bench_form\nlabel: 300項目\nname: "{{${entered(0)}}}"\nfields:\n${[...fields, ...formulas].join('\n')}\n`,
    'objects/bench_form/layout.yaml': `sections:\n${sections.join('\n')}\n`,
    'objects/bench_form/rules.yaml': `${rules.join('\n')}\n`,
    'objects/bench_form/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
  };
}
