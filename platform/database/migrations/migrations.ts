import { CreateSystemTables1763800000000 } from './1763800000000-create-system-tables.ts';
import { CreateAudit1763900000000 } from './1763900000000-create-audit.ts';
import { CreateOutgoingMail1763900000001 } from './1763900000001-create-outgoing-mail.ts';
import { CreateSetting1763900000002 } from './1763900000002-create-setting.ts';
import { ExtendAccounts1763900000020 } from './1763900000020-extend-accounts.ts';
import { CreateRequestCount1763900000040 } from './1763900000040-create-request-count.ts';
import { CreateSignIn1763900000050 } from './1763900000050-create-sign-in.ts';
import { CreateViewAs1763900000060 } from './1763900000060-create-view-as.ts';
import { CreateScopeMove1763900000090 } from './1763900000090-create-scope-move.ts';
import { SearchMailsAndNames1763900000100 } from './1763900000100-search-mails-and-names.ts';

/** The migrations of the system tables, oldest first. Defined objects have none: their changes are Plans. */
export const migrations = [
  CreateSystemTables1763800000000,
  CreateAudit1763900000000,
  CreateOutgoingMail1763900000001,
  CreateSetting1763900000002,
  ExtendAccounts1763900000020,
  CreateRequestCount1763900000040,
  CreateSignIn1763900000050,
  CreateViewAs1763900000060,
  CreateScopeMove1763900000090,
  SearchMailsAndNames1763900000100,
];
