import iconv from 'iconv-lite';

/**
 * Characters that have two code points for one meaning: the one that other systems write, and the one that Windows maps.
 * Without the fold they would be lost, although Shift-JIS has the character.
 */
export const cp932Folds: readonly (readonly [from: string, to: string])[] = [
  ['\u301c', '\uff5e'], // wave dash → fullwidth tilde
  ['\u2212', '\uff0d'], // minus sign → fullwidth hyphen-minus
  ['\u2016', '\u2225'], // double vertical line → parallel to
  ['\u2014', '\u2015'], // em dash → horizontal bar
  ['\u00a2', '\uffe0'], // cent
  ['\u00a3', '\uffe1'], // pound
  ['\u00ac', '\uffe2'], // not sign
  ['\u00a5', '\uffe5'], // yen: the byte 5C, which Windows shows as a yen sign, would come back as a backslash
];

/** The 1,880 characters of private use that Windows keeps at F040 to F9FC (外字). */
const PRIVATE_FIRST = 0xe000;
const PRIVATE_COUNT = 1880;
const TRAILS = 188;

let table: Uint16Array | undefined;

/**
 * The bytes of each character of the basic plane in CP932 (Windows' Shift-JIS): one byte below 0x100, else lead and trail byte.
 * 0 means that the encoding lacks the character (U+0000 included, which PostgreSQL cannot hold).
 * A character is in the table only when its bytes are read back as the same character; built at the first call, in some milliseconds.
 */
export function cp932Table(): Uint16Array {
  table ??= build();
  return table;
}

function build(): Uint16Array {
  const built = new Uint16Array(65536);
  for (let code = 1; code < 0x80; code++) built[code] = code;
  for (const code of decodableCodes()) {
    const character = String.fromCharCode(code);
    const bytes = iconv.encode(character, 'Shift_JIS');
    if (iconv.decode(bytes, 'Shift_JIS') === character) built[code] = bytes.length === 1 ? bytes[0]! : (bytes[0]! << 8) | bytes[1]!;
  }
  for (let index = 0; index < PRIVATE_COUNT; index++) {
    const trail = index % TRAILS;
    built[PRIVATE_FIRST + index] = ((0xf0 + Math.floor(index / TRAILS)) << 8) | (trail + (trail < 63 ? 0x40 : 0x41));
  }
  for (const [from, to] of cp932Folds) built[from.charCodeAt(0)] = built[to.charCodeAt(0)]!;
  return built;
}

/** The characters that some sequence of one or two bytes means, ASCII left out. */
function decodableCodes(): Set<number> {
  const codes = new Set<number>();
  const add = (bytes: readonly number[]): void => {
    const text = iconv.decode(Buffer.from(bytes), 'Shift_JIS');
    const code = text.charCodeAt(0);
    if (text.length === 1 && code >= 0xa0 && code !== 0xfffd) codes.add(code);
  };
  for (let byte = 0xa1; byte <= 0xdf; byte++) add([byte]);
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) add([lead, trail]);
  }
  return codes;
}
