import type { Standing } from '../query/standing.ts';

/** The roles of the database: of the whole server, shared by every database in it. Nobody logs in as one; the application's user changes to them. */
export const databaseRoles: Readonly<Record<Standing, string>> = { app: 'shirabe_app', nation: 'shirabe_nation', engine: 'shirabe_engine' };
