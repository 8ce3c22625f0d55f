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
import { CreateOwnReports1763900000280 } from './1763900000280-create-own-reports.ts';
import { OrderBatchRows1763900000230 } from './1763900000230-order-batch-rows.ts';
import { CreateBatches1763900000110 } from './1763900000110-create-batches.ts';
import { CreateImports1763900000120 } from './1763900000120-create-imports.ts';
import { CreateLists1763900000130 } from './1763900000130-create-lists.ts';
import { CreateUploadsAndComments1763900000150 } from './1763900000150-create-uploads-and-comments.ts';
import { CreateFormState1763900000160 } from './1763900000160-create-form-state.ts';
import { CreateDeletedRecord1763900000140 } from './1763900000140-create-deleted-record.ts';
import { NumberForms1763900000180 } from './1763900000180-number-forms.ts';
import { SettleImports1763900000190 } from './1763900000190-settle-imports.ts';
import { ExtendBinAndUploads1763900000210 } from './1763900000210-extend-bin-and-uploads.ts';
import { ExtendListSettings1763900000200 } from './1763900000200-extend-list-settings.ts';
import { CreateSubscriptions1763900000300 } from './1763900000300-create-subscriptions.ts';
import { CreateOpenData1763900000320 } from './1763900000320-create-open-data.ts';
import { CreateReportFolders1763900000330 } from './1763900000330-create-report-folders.ts';
import { FoldVariationSelectors1763900000340 } from './1763900000340-fold-variation-selectors.ts';
import { CreateExportJobs1763900000360 } from './1763900000360-create-export-jobs.ts';
import { CreateDashboardLayout1763900000370 } from './1763900000370-create-dashboard-layout.ts';
import { CreateSnapshots1763900000380 } from './1763900000380-create-snapshots.ts';

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
  CreateBatches1763900000110,
  CreateImports1763900000120,
  CreateLists1763900000130,
  CreateUploadsAndComments1763900000150,
  CreateFormState1763900000160,
  CreateDeletedRecord1763900000140,
  NumberForms1763900000180,
  SettleImports1763900000190,
  ExtendBinAndUploads1763900000210,
  ExtendListSettings1763900000200,
  OrderBatchRows1763900000230,
  CreateOwnReports1763900000280,
  CreateSubscriptions1763900000300,
  CreateOpenData1763900000320,
  CreateReportFolders1763900000330,
  FoldVariationSelectors1763900000340,
  CreateExportJobs1763900000360,
  CreateDashboardLayout1763900000370,
  CreateSnapshots1763900000380,
];
