import { CreateSystemTables1763800000000 } from './1763800000000-create-system-tables.ts';
import { CreateAudit1763900000000 } from './1763900000000-create-audit.ts';
import { CreateOutgoingMail1763900000001 } from './1763900000001-create-outgoing-mail.ts';
import { CreateSetting1763900000002 } from './1763900000002-create-setting.ts';

/** The migrations of the system tables, oldest first. Defined objects have none: their changes are Plans. */
export const migrations = [CreateSystemTables1763800000000, CreateAudit1763900000000, CreateOutgoingMail1763900000001, CreateSetting1763900000002];
