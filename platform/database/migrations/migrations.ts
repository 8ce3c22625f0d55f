import { CreateSystemTables1763800000000 } from './1763800000000-create-system-tables.ts';

/** The migrations of the system tables, oldest first. Defined objects have none: their changes are Plans. */
export const migrations = [CreateSystemTables1763800000000];
