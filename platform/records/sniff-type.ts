/** How the content of a kind is told. Bytes are hexadecimal. */
interface Kind {
  readonly type: string;
  /** One of these begins it. */
  readonly starts?: readonly string[];
  /** These bytes, at a place. */
  readonly at?: { readonly place: number; readonly oneOf: readonly string[] };
  /** A ZIP that holds an entry of one of these names. */
  readonly entry?: readonly string[];
  /** No bytes that no text has. */
  readonly isText?: true;
}

const ZIP = ['504b0304'];
const OLE = ['d0cf11e0a1b11ae1'];
const office = (kind: string, ...entry: string[]): Kind => ({ type: `application/vnd.openxmlformats-officedocument.${kind}`, starts: ZIP, entry });
const open = (kind: string): Kind => ({
  type: `application/vnd.oasis.opendocument.${kind}`,
  starts: ZIP,
  entry: [`application/vnd.oasis.opendocument.${kind}`],
});
const text = (type: string): Kind => ({ type, isText: true });

/** Kinds by the ending of the name. */
const kinds: Readonly<Record<string, Kind>> = {
  pdf: { type: 'application/pdf', starts: ['255044462d'] },
  png: { type: 'image/png', starts: ['89504e470d0a1a0a'] },
  jpg: { type: 'image/jpeg', starts: ['ffd8ff'] },
  jpeg: { type: 'image/jpeg', starts: ['ffd8ff'] },
  gif: { type: 'image/gif', starts: ['474946383761', '474946383961'] },
  webp: { type: 'image/webp', starts: ['52494646'], at: { place: 8, oneOf: ['57454250'] } },
  bmp: { type: 'image/bmp', starts: ['424d'] },
  tif: { type: 'image/tiff', starts: ['49492a00', '4d4d002a'] },
  tiff: { type: 'image/tiff', starts: ['49492a00', '4d4d002a'] },
  heic: { type: 'image/heic', at: { place: 4, oneOf: ['6674797068656963', '667479706d696631', '6674797068656978'] } },
  xlsx: office('spreadsheetml.sheet', 'xl/workbook.'),
  docx: office('wordprocessingml.document', 'word/document'),
  pptx: office('presentationml.presentation', 'ppt/presentation.'),
  ods: open('spreadsheet'),
  odt: open('text'),
  odp: open('presentation'),
  zip: { type: 'application/zip', starts: ['504b0304', '504b0506'] },
  xls: { type: 'application/vnd.ms-excel', starts: OLE },
  doc: { type: 'application/msword', starts: OLE },
  ppt: { type: 'application/vnd.ms-powerpoint', starts: OLE },
  jtd: { type: 'application/octet-stream', starts: OLE },
  csv: text('text/csv'),
  tsv: text('text/tab-separated-values'),
  txt: text('text/plain'),
};

/** Beginnings of what is no text, though some of it has no byte that gives it away: PDF, PostScript, ZIP, RTF. */
const notText = ['255044462d', '2521', '504b0304', '7b5c727466'];
/** Types that a browser shows in its window without running anything. */
const shown: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/**
 * The type of a file by its name's ending, held against how its content begins and ends; undefined when the two disagree. A workbook or document with macros
 * has another ending (.xlsm), so that one under this name hides them. Unknown endings claim nothing: plain bytes, only ever downloaded.
 */
export function sniffType(name: string, head: Buffer, tail: Buffer): string | undefined {
  const kind = Object.hasOwn(kinds, endingOf(name).slice(1)) ? kinds[endingOf(name).slice(1)] : undefined;
  if (!kind) return 'application/octet-stream';
  const { starts, at, entry, isText } = kind;
  if (starts && !starts.some((start) => startsAt(head, 0, start))) return undefined;
  if (at && !at.oneOf.some((bytes) => startsAt(head, at.place, bytes))) return undefined;
  if (entry && !(holds(head, tail, entry) && !holds(head, tail, ['vbaProject.bin']))) return undefined;
  if (isText && !(looksLikeText(head) && (startsAt(head, 0, 'fffe') || startsAt(head, 0, 'feff') || looksLikeText(tail)))) return undefined;
  return kind.type;
}

/** Whether a browser may show the type in its window; everything else is only ever downloaded. */
export function isShown(type: string): boolean {
  return shown.includes(type);
}

/** Whether the type is text, whose words can be shown. */
export function isTextType(type: string): boolean {
  return type.startsWith('text/');
}

/** The ending of a file name with its dot, in lower case; '' when it has none. */
export function endingOf(name: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0].toLowerCase() ?? '';
}

function startsAt(bytes: Buffer, place: number, hex: string): boolean {
  return bytes.subarray(place, place + hex.length / 2).toString('hex') === hex;
}

function holds(head: Buffer, tail: Buffer, names: readonly string[]): boolean {
  return names.some((name) => head.includes(name) || tail.includes(name));
}

/**
 * UTF-8, Shift-JIS, EUC-JP and ISO-2022-JP have no control characters inside of others, and text has few by itself: tabs, line and page ends, the escape of
 * ISO-2022-JP, the end sign of old programs. UTF-16 is known by its byte order mark.
 */
function looksLikeText(bytes: Buffer): boolean {
  if (notText.some((start) => startsAt(bytes, 0, start))) return false;
  if (startsAt(bytes, 0, 'fffe') || startsAt(bytes, 0, 'feff')) return true;
  return bytes.every(
    (byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1a || byte === 0x1b,
  );
}
