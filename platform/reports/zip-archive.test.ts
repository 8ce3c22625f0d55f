import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { unzip } from './testing/read-workbook.ts';
import { zipArchive, zipDirectory, type ZipEntry } from './zip-archive.ts';

const archive = (entries: readonly ZipEntry[]): Promise<Buffer> => buffer(zipArchive(Readable.from(entries), { level: 1 }));

test('entries come back as they were, by their names', async () => {
  const large = Array.from({ length: 40 }, (_, index) => Buffer.alloc(50_000, `${index},`));
  const entries = unzip(
    await archive([
      { path: 'a/東京.xml', content: large },
      { path: 'empty', content: [] },
      { path: 'b', content: [Buffer.from('b')] },
    ]),
  );
  expect(Object.keys(entries)).toEqual(['a/東京.xml', 'empty', 'b']);
  expect(entries['a/東京.xml']!.equals(Buffer.concat(large))).toBe(true);
  expect([entries['empty']!.toString(), entries['b']!.toString()]).toEqual(['', 'b']);
});

test('the directory tells CRC-32, sizes and places; no entries, no directory', async () => {
  const bytes = await archive([{ path: 'x', content: [Buffer.from('1234'), Buffer.from('56789')] }]);
  const directory = bytes.readUInt32LE(bytes.length - 6);
  // The check value of CRC-32 for these digits.
  expect(bytes.readUInt32LE(directory + 16).toString(16)).toBe('cbf43926');
  expect(bytes.readUInt32LE(directory + 24)).toBe(9);
  expect((await archive([])).toString('hex')).toBe(`504b0506${'00'.repeat(18)}`);
});

test('beyond 4 GiB places are written in ZIP64', () => {
  const offset = 5 * 2 ** 32 + 7;
  const entry = { path: 'x', crc: 1, size: 2, compressedSize: 3 };
  const bytes = zipDirectory(
    [
      { ...entry, offset: 0 },
      { ...entry, offset },
    ],
    offset + 100,
  );
  const near = 46 + 1;
  expect([bytes.readUInt32LE(42), bytes.readUInt16LE(30)]).toEqual([0, 0]);
  expect([bytes.readUInt32LE(near + 42), bytes.readUInt16LE(near + 30)]).toEqual([0xffff_ffff, 12]);
  expect(bytes.readBigUInt64LE(near + near + 4)).toBe(BigInt(offset));
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end + 16)).toBe(0xffff_ffff);
  const locator = end - 20;
  const end64 = Number(bytes.readBigUInt64LE(locator + 8)) - (offset + 100);
  expect([bytes.readUInt32LE(locator), bytes.readUInt32LE(end64)]).toEqual([0x07064b50, 0x06064b50]);
  expect(bytes.readBigUInt64LE(end64 + 48)).toBe(BigInt(offset + 100));
});

test('what an entry raises breaks the archive', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.from('a');
    throw new Error('gone');
  }
  await expect(archive([{ path: 'x', content: broken() }])).rejects.toThrow('gone');
});
