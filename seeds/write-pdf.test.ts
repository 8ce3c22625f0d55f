import { expect, test } from '@jest/globals';
import { manuals } from './manuals.ts';
import { writePdf } from './write-pdf.ts';

test.each(manuals.map((manual) => [manual.name, manual] as const))(
  'the file of %s is a PDF whose table of objects is right',
  (_, { name, edition, sections }) => {
    const pdf = writePdf(name, edition, sections);
    expect(pdf.equals(writePdf(name, edition, sections))).toBe(true);
    const text = pdf.toString('latin1');
    expect(text).toMatch(/^%PDF-1\.4\n/);
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    expect(text.slice(table)).toMatch(/^xref\n0 \d+\n/);
    const begins = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map((entry) => Number(entry[1]));
    expect(begins.length).toBe(Number(/\/Size (\d+)/.exec(text)?.[1]) - 1);
    begins.forEach((begin, index) => expect(text.slice(begin)).toMatch(new RegExp(`^${index + 1} 0 obj\n`)));
    for (const [, length, content] of text.matchAll(/<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)) expect(content).toHaveLength(Number(length));
    const drawn = [...text.matchAll(/<([0-9a-f]+)> Tj/g)].map((match) =>
      Buffer.from(match[1] ?? '', 'hex')
        .swap16()
        .toString('utf16le'),
    );
    const read = drawn.filter((line) => !/^\d+ \/ \d+$/.test(line)).join('');
    for (const { heading, paragraphs } of sections) {
      expect(drawn).toContain(heading);
      for (const paragraph of paragraphs) expect(read).toContain(paragraph);
    }
  },
);

test('a long text goes on to the next page, and no line begins with a full stop', () => {
  const pdf = writePdf('長い', '1', [{ heading: '一', paragraphs: Array.from({ length: 80 }, () => `${'あ'.repeat(44)}。${'い'.repeat(30)}`) }]).toString(
    'latin1',
  );
  expect(pdf.match(/\/Type \/Page /g)?.length).toBeGreaterThan(2);
  expect(pdf).not.toContain('<3002');
});
