import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rows of a batch by what became of them, in an order without ties: an import gives all of its rows the same place. */
export class OrderBatchRows1763900000230 implements MigrationInterface {
  readonly name = 'OrderBatchRows1763900000230';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index shirabe.batch_row_outcome');
    await runner.query('create index batch_row_outcome on shirabe.batch_row (batch, outcome, place, record)');
    // The history of a record names the imports that it was part of.
    await runner.query('create index import_batch on shirabe.import (batch) where batch is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index shirabe.import_batch');
    await runner.query('drop index shirabe.batch_row_outcome');
    await runner.query('create index batch_row_outcome on shirabe.batch_row (batch, outcome, place)');
  }
}
