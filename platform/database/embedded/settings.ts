import { statfsSync } from 'node:fs';
import { totalmem } from 'node:os';

export interface ServerPlace {
  /** Folder of the Unix socket; undefined: 127.0.0.1 only, because the path is too long for a socket. */
  readonly socketFolder?: string;
  readonly port: number;
}

/**
 * The settings, given on the command line so that they change with the version of the engine, not with the age of the data. They suit a small server
 * (2 cores, 4 GiB and more). With `durable` every commit is on disk when it is answered; tests do without.
 */
export function serverSettings(place: ServerPlace, durable: boolean): string[] {
  const mebibytes = totalmem() / 2 ** 20;
  const settings: Record<string, string> = {
    listen_addresses: place.socketFolder ? '' : '127.0.0.1',
    unix_socket_directories: place.socketFolder ? `"${place.socketFolder}"` : '',
    unix_socket_permissions: '0700',
    port: String(place.port),
    max_connections: '60',
    shared_buffers: mebibytes > 3_000 ? '256MB' : '64MB',
    effective_cache_size: `${Math.max(256, Math.floor(mebibytes / 3))}MB`,
    work_mem: mebibytes > 3_000 ? '32MB' : '8MB',
    maintenance_work_mem: mebibytes > 3_000 ? '256MB' : '64MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    datestyle: 'ISO, YMD',
    lc_messages: 'C',
    // Statements hold personal data; the log does not.
    log_min_error_statement: 'panic',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    cluster_name: 'shirabe',
  };
  if (sharedMemoryIsSmall()) settings['dynamic_shared_memory_type'] = 'mmap';
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' });
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Containers often have 64 MB at /dev/shm, less than one parallel query may want. */
function sharedMemoryIsSmall(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < 256 * 2 ** 20;
  } catch {
    return process.platform === 'linux';
  }
}
