import { continueBatch, trimBatches } from '../records/batches/continue-batch.ts';
import { continueMove } from '../records/continue-move.ts';
import { continueImport } from '../records/import/continue-import.ts';
import { sweepImports } from '../records/import/sweep-imports.ts';
import { settleNextUpload } from '../records/settle-uploads.ts';
import { purgeDeleted } from '../records/purge-deleted.ts';
import { sweepComments, sweepFiles } from '../records/sweep-files.ts';
import { sweepForms } from '../records/sweep-forms.ts';
import { sweepExports } from '../reports/exports/end-export.ts';
import { makeNextExport } from '../reports/exports/make-export.ts';
import { makeOpenData } from '../reports/open/make-open-data.ts';
import { forgetSnapshots, takeSnapshot } from '../reports/snapshots/take-snapshot.ts';
import { beginDue } from '../reports/subscriptions/begin-due.ts';
import { forgetDeliveries } from '../reports/subscriptions/list-deliveries.ts';
import { sendNext } from '../reports/subscriptions/send-next.ts';
import { planExport } from './plan-export.ts';
import type { Job } from './repeat.ts';
import type { Server } from './server-state.ts';

const HOUR = 60 * 60_000;

/** What goes on with records beside requests: moves to other units, changes of many, imports, and the end of what nobody needs any more. */
export function recordJobs({ database, models, files, scanner, clock }: Pick<Server, 'database' | 'models' | 'files' | 'scanner' | 'clock'>): readonly Job[] {
  const model = async () => (await models.current()).model;
  const exporting: Job = {
    every: 500,
    failure: 'a file was not made',
    work: async (closing) => makeNextExport({ database, model: await model(), store: files, plan: planExport, clock, closing }),
  };
  return [
    { every: 2000, failure: 'past rows were not moved', work: async () => continueMove(database, await model(), clock()) },
    { every: 1000, failure: 'a change of many records did not go on', work: async () => continueBatch(database, await model(), clock()) },
    {
      every: HOUR,
      failure: 'old changes of many records were not forgotten',
      work: async () => {
        await trimBatches(database, clock());
        return false;
      },
    },
    { every: 1000, failure: 'an import stopped on the way', work: async () => continueImport({ database, model: await model(), files, now: clock() }) },
    { every: HOUR, failure: 'old imports were not forgotten', work: () => sweepImports(database, files, clock()) },
    { every: 1000, failure: 'a large file was not checked', work: async () => settleNextUpload(database, await model(), { store: files, scanner }, clock) },
    { every: 30_000, failure: 'deleted records were not purged', work: async () => (await purgeDeleted(database, files, clock())) > 0 },
    { every: HOUR, failure: 'files that nothing needs were not removed', work: async () => sweepFiles(database, files, await model(), clock()) },
    // Two at a time, so that one of many rows does not hold up the others; each holds a connection to the database.
    exporting,
    exporting,
    { every: 5000, failure: 'old exports were not removed', work: () => sweepExports(database, files, clock()) },
    { every: 2000, failure: 'open data were not made', work: async () => makeOpenData(database, await model(), clock()) },
    {
      every: 5000,
      failure: 'a report on a schedule was not sent',
      work: async () => (await beginDue(database, await model(), clock())) || (await sendNext(database, await model(), clock())),
    },
    { every: 2000, failure: 'a report was not kept', work: async () => takeSnapshot(database, await model(), clock()) },
    { every: HOUR, failure: 'old snapshots of reports were not forgotten', work: async () => forgetSnapshots(database, await model(), clock()) },
    { every: HOUR, failure: 'old deliveries of reports were not forgotten', work: () => forgetDeliveries(database, clock()) },
    {
      every: HOUR,
      failure: 'comments on records that are gone were not removed',
      work: async () => {
        await sweepComments(database, await model());
        return false;
      },
    },
    {
      every: HOUR,
      failure: 'old drafts were not removed',
      work: async () => {
        await sweepForms(database, clock());
        return false;
      },
    },
  ];
}
