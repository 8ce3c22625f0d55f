/** Types by file name ending, with how a content of the type begins; a type without a beginning is text, or anything. */
const types: Readonly<Record<string, { readonly type: string; readonly starts?: readonly string[] }>> = {
  pdf: { type: 'application/pdf', starts: ['25504446'] },
  png: { type: 'image/png', starts: ['89504e470d0a1a0a'] },
  jpg: { type: 'image/jpeg', starts: ['ffd8ff'] },
  jpeg: { type: 'image/jpeg', starts: ['ffd8ff'] },
  gif: { type: 'image/gif', starts: ['474946383761', '474946383961'] },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', starts: ['504b0304'] },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', starts: ['504b0304'] },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', starts: ['504b0304'] },
  zip: { type: 'application/zip', starts: ['504b0304', '504b0506'] },
  xls: { type: 'application/vnd.ms-excel', starts: ['d0cf11e0a1b11ae1'] },
  doc: { type: 'application/msword', starts: ['d0cf11e0a1b11ae1'] },
  ppt: { type: 'application/vnd.ms-powerpoint', starts: ['d0cf11e0a1b11ae1'] },
  csv: { type: 'text/csv' },
  txt: { type: 'text/plain' },
};

/** Types that a browser shows without running anything. */
const shown: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg', 'image/gif'];

/** The type of a file by its name's ending, held against how its content begins; undefined when the two disagree. Unknown endings are plain bytes. */
export function sniffType(name: string, head: Buffer): string | undefined {
  const known = types[endingOf(name).slice(1)];
  if (!known) return 'application/octet-stream';
  if (known.starts && !known.starts.some((start) => head.subarray(0, start.length / 2).toString('hex') === start)) return undefined;
  return known.type;
}

/** Whether a browser may show the type in its window; everything else is only ever downloaded. */
export function isShown(type: string): boolean {
  return shown.includes(type);
}

/** The ending of a file name with its dot, in lower case; '' when it has none. */
export function endingOf(name: string): string {
  return /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0].toLowerCase() ?? '';
}
