import type { Readable } from 'node:stream';
import type { Database } from '../../database/database.ts';
import type { Model } from '../../metadata/model.ts';
import type { PlanExport } from './planned-export.ts';
import type { StoredExport } from './stored-export.ts';

/** Where contents are kept; see `FileStore`, which is one. */
export interface ContentStore {
  write(id: string, content: Readable, limit: number): Promise<{ readonly size: number; readonly sha256: string }>;
  read(id: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  remove(id: string): Promise<void>;
}

/** What files are made with. */
export interface ExportWork {
  readonly database: Database;
  readonly model: Model;
  readonly store: Pick<ContentStore, 'write' | 'remove'>;
  readonly plan: PlanExport;
  readonly clock: () => Date;
  /** The process is to end: what is under way is left for the next. */
  readonly closing: AbortSignal;
}

/** A file as one process makes it: another that takes it up after this one is another attempt. */
export type ClaimedExport = StoredExport & { readonly content: string; readonly owner: string };
