import { inflateRawSync } from 'node:zlib';

/** A cell as the file holds it. */
export interface ReadCell {
  readonly type: 'number' | 'text';
  readonly value: string;
  /** The number format and boldness of its style. */
  readonly format: string;
  readonly bold: boolean;
}
export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly (ReadCell | undefined)[])[];
  readonly frozenRows: number;
}

/** The entries of a ZIP archive by path, from its central directory. */
export function unzip(archive: Buffer): Record<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries: Record<string, Buffer> = {};
  for (let index = 0; index < count; index++) {
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    const data = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(data, data + size);
    entries[name] = archive.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes;
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** Reads a workbook as a spreadsheet program does: sheets by the workbook's relations, cells by their references, styles by position. */
export function readWorkbook(archive: Buffer): readonly ReadSheet[] {
  const entries = unzip(archive);
  const part = (path: string): string => new TextDecoder('utf-8', { fatal: true }).decode(entries[path]);
  const targets = new Map(
    [...part('xl/_rels/workbook.xml.rels').matchAll(/<Relationship Id="(\w+)"[^>]*Target="([^"]+)"/g)].map(([, id, target]) => [id!, target!]),
  );
  const styles = part('xl/styles.xml');
  const formats = new Map([...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [id!, code!]));
  const cells = [...styles.split('<cellXfs')[1]!.matchAll(/<xf numFmtId="(\d+)" fontId="(\d+)"/g)].map(([, id, font]) => ({
    format: formats.get(id!) ?? id!,
    bold: font !== '0',
  }));
  return [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)" sheetId="\d+" r:id="(\w+)"/g)].map(([, name, id]) => ({
    name: unescape(name!),
    ...readSheet(part(`xl/${targets.get(id!)}`), cells),
  }));
}

function readSheet(xml: string, styles: readonly { format: string; bold: boolean }[]): Omit<ReadSheet, 'name'> {
  checkXml(xml);
  const rows: (ReadCell | undefined)[][] = [];
  for (const [, number, body] of xml.matchAll(/<row r="(\d+)">(.*?)<\/row>/gs)) {
    const row: (ReadCell | undefined)[] = [];
    for (const [, letters, digits, style, kind, content = ''] of body!.matchAll(/<c r="([A-Z]+)(\d+)" s="(\d+)"( t="inlineStr")?(?:\/>|>(.*?)<\/c>)/gs)) {
      if (digits !== number) throw new Error(`cell ${letters}${digits} in row ${number}`);
      const value = kind ? unescape(/<t(?: xml:space="preserve")?>(.*)<\/t>/s.exec(content)![1]!) : (/<v>(.*)<\/v>/.exec(content)?.[1] ?? '');
      row[columnIndex(letters!)] = { type: kind ? 'text' : 'number', value, ...styles[Number(style)]! };
    }
    rows[Number(number) - 1] = row;
  }
  return { rows, frozenRows: Number(/ySplit="(\d+)"/.exec(xml)?.[1] ?? 0) };
}

/** Refuses what an XML parser would: characters that XML lacks, stray markup, tags that do not match. */
function checkXml(xml: string): void {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml)) throw new Error('a character that XML lacks');
  const open: string[] = [];
  for (const [tag, closing, name, , empty] of xml.matchAll(/<(\/?)([A-Za-z:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (empty) continue;
    if (!closing) open.push(name!);
    else if (open.pop() !== name) throw new Error(`${tag} closes another element`);
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} not closed`);
  if (/&(?!(amp|lt|gt|quot|#\d+);)/.test(xml)) throw new Error('a stray ampersand');
}

function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

function unescape(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
