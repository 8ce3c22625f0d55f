import type { Transaction } from '../database/transaction.ts';

/** Where a statement can run: the database, or a transaction. */
export type Queryable = Pick<Transaction, 'query'>;
