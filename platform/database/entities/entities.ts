import { AutoNumber } from './auto-number.entity.ts';
import { LoginFailure } from './login-failure.entity.ts';
import { ModelCurrent } from './model-current.entity.ts';
import { ModelVersion } from './model-version.entity.ts';
import { RecentReport } from './recent-report.entity.ts';
import { RecordHistory } from './record-history.entity.ts';
import { Session } from './session.entity.ts';
import { StoredFile } from './stored-file.entity.ts';
import { UserAccount } from './user-account.entity.ts';

/** The system tables, in the schema `shirabe`. */
export const entities = [AutoNumber, LoginFailure, ModelCurrent, ModelVersion, RecentReport, RecordHistory, Session, StoredFile, UserAccount];
