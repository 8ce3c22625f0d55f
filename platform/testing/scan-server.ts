import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The harmless file that every scanner reports (eicar.org). In two halves, so that no scanner reports this one. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** What speaks clamd's INSTREAM and finds EICAR. */
export interface ScanServer {
  /** For SCAN_URL. */
  readonly url: string;
  /** How many bytes it was given, by content. */
  readonly scanned: readonly number[];
  /** What it does from now on: answers, says that it cannot, or breaks off. */
  behave(how: 'answers' | 'refuses' | 'breaks off'): void;
  close(): Promise<void>;
}

/** Opens one on a free port of 127.0.0.1, or at the path of a socket. Close it in `afterAll`. */
export async function openScanServer(path?: string): Promise<ScanServer> {
  const scanned: number[] = [];
  let how: 'answers' | 'refuses' | 'breaks off' = 'answers';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    if (how === 'breaks off') return socket.destroy();
    let bytes = Buffer.alloc(0);
    let begun = false;
    const content: Buffer[] = [];
    return socket.on('data', (part: Buffer) => {
      bytes = Buffer.concat([bytes, part]);
      const command = Buffer.from('zINSTREAM\0');
      if (!begun) {
        if (bytes.length < command.length) return;
        if (!bytes.subarray(0, command.length).equals(command)) return void socket.end('UNKNOWN COMMAND\0');
        begun = true;
        bytes = bytes.subarray(command.length);
        if (how === 'refuses') return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
      while (bytes.length >= 4) {
        const length = bytes.readUInt32BE();
        if (bytes.length < 4 + length) return;
        if (length === 0) {
          const whole = Buffer.concat(content);
          scanned.push(whole.length);
          return void socket.end(whole.includes(EICAR) ? 'stream: Win.Test.EICAR_HDB-1 FOUND\0' : 'stream: OK\0');
        }
        content.push(bytes.subarray(4, 4 + length));
        bytes = bytes.subarray(4 + length);
      }
    });
  });
  await new Promise<void>((resolve) => (path === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(path, resolve)));
  return {
    url: path === undefined ? `clamd://127.0.0.1:${(server.address() as AddressInfo).port}` : `clamd://${path}`,
    scanned,
    behave: (next) => (how = next),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
