import type { ChildServer } from './child-server.ts';
import type { MailServer } from '../mail-server.ts';
import type { HttpClient } from './http-client.ts';

/** How often things are repeated. */
export interface Effort {
  readonly rounds: number;
  /** Requests of one round by one client. */
  readonly requests: number;
  /** Requests of one round by ten clients together. */
  readonly load: number;
  readonly exports: number;
  readonly starts: number;
  readonly logIns: number;
}

export const fullEffort: Effort = { rounds: 5, requests: 200, load: 1000, exports: 3, starts: 3, logIns: 60 };
/** Enough to see that everything can be measured. */
export const quickEffort: Effort = { rounds: 1, requests: 20, load: 100, exports: 1, starts: 1, logIns: 9 };

/** What the measurements work with. */
export interface Scene {
  readonly effort: Effort;
  readonly databaseUrl: string;
  readonly rows: number;
  readonly today: string;
  readonly server: ChildServer;
  /** Where the server sends its mails. */
  readonly mails: MailServer;
  /** The limit over HTTP. */
  readonly bare: ChildServer;
  readonly bareClient: HttpClient;
  readonly prefecture: HttpClient;
  readonly institution: HttpClient;
  readonly secretariat: HttpClient;
  /** Ids of the units of the accounts. */
  readonly prefectureId: string;
  readonly institutionId: string;
  /** Notes for the end of the run: what a figure alone does not say. */
  readonly note: (text: string) => void;
}
