import type { SeedSection } from './manuals.ts';

/** A4, in points. */
const [WIDTH, HEIGHT, MARGIN] = [595, 842, 64];
/** Characters that must not begin a line. */
const clinging = '、。，．）」』】々ー～！？';

interface Line {
  readonly text: string;
  readonly size: number;
  /** Points above the line. */
  readonly gap: number;
}

/**
 * A document of a title and sections as a PDF 1.4 (ISO 32000-1 says the same): Japanese text in a font that the reader's program has (9.7.5.2), nothing
 * compressed, no date: the same bytes for the same content. Characters beyond U+FFFF cannot be written.
 */
export function writePdf(title: string, subtitle: string, sections: readonly SeedSection[]): Buffer {
  const lines = [
    ...wrap(title, 20, 0),
    ...wrap(subtitle, 10, 8),
    ...sections.flatMap(({ heading, paragraphs }) => [...wrap(heading, 13, 16), ...paragraphs.flatMap((paragraph) => wrap(paragraph, 10.5, 5))]),
  ];
  const pages = paginate(lines);
  const pageNumber = (index: number): number => 6 + 2 * index;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, index) => `${pageNumber(index)} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /KozMinPro-Regular-UniJIS-UCS2-HW-H /Encoding /UniJIS-UCS2-HW-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /KozMinPro-Regular /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [231 632 500] >>',
    '<< /Type /FontDescriptor /FontName /KozMinPro-Regular /Flags 6 /FontBBox [-195 -272 1110 1075] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 740 /StemV 86 >>',
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pageNumber(index) + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
    `<< /Title <feff${hex(title)}> >>`,
  ];
  return assemble(objects);
}

/** The objects, numbered from 1 (the first is the catalogue, the last the document's information), with the table of where each begins. All is ASCII. */
function assemble(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const begins = objects.map((object, index) => {
    const begin = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return begin;
  });
  const table = begins.map((begin) => `${String(begin).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** What draws each page: its lines, and the page's number at the foot. */
function paginate(lines: readonly Line[]): string[] {
  const pages: string[][] = [];
  let y = 0;
  for (const { text, size, gap } of lines) {
    y -= gap + size * 1.6;
    if (pages.length === 0 || y < MARGIN) {
      pages.push([]);
      y = HEIGHT - MARGIN - size;
    }
    pages.at(-1)?.push(show(text, size, MARGIN, y));
  }
  return pages.map((page, index) => [...page, show(`${index + 1} / ${pages.length}`, 9, WIDTH / 2 - 10, MARGIN / 2)].join('\n'));
}

function show(text: string, size: number, x: number, y: number): string {
  return `BT /F1 ${size} Tf ${x} ${y.toFixed(1)} Td <${hex(text)}> Tj ET`;
}

/** The lines of a text at a size. Only the first has the gap above. */
function wrap(text: string, size: number, gap: number): Line[] {
  const most = (WIDTH - 2 * MARGIN) / size;
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const character of text) {
    const own = /[\x20-\x7e]/.test(character) ? 0.5 : 1;
    if (width + own > most && !clinging.includes(character)) {
      lines.push(line);
      [line, width] = ['', 0];
    }
    line += character;
    width += own;
  }
  return [...lines, line].map((each, index) => ({ text: each, size, gap: index === 0 ? gap : 0 }));
}

/** UTF-16, the high byte first. */
function hex(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex');
}
