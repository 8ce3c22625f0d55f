import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Carrier, NotCarried } from './carrier.ts';
import { BadAddress, type Message, writeMessage } from './compose-mail.ts';
import { reasons } from './reasons.ts';

/**
 * Keeps each mail as a file in a folder, readable by its owner only (it may hold a link): `20260401T003000Z-name_example.jp-ID.eml`, a whole message as
 * mail programs open it. A mail that is kept twice is one file.
 */
export function openFolder(folder: string): Carrier {
  return {
    lanes: 1,
    carry: async (message) => {
      try {
        const content = await writeMessage(message);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const path = join(folder, fileName(message));
        await writeFile(`${path}.part`, content, { mode: 0o600 });
        await rename(`${path}.part`, path);
      } catch (error) {
        if (error instanceof BadAddress) throw new NotCarried('mail', reasons.bad_address.code, 'address');
        throw new NotCarried('way', reasons.folder.code, codeOf(error));
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Time, recipient and id; of the recipient only what is safe in the name of a file everywhere. */
function fileName({ id, to, date }: Message): string {
  const time = date.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${to
    .replace(/[^A-Za-z0-9.-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .slice(0, 80)}-${id}.eml`;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
