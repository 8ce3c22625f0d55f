import { describe, expect, test } from '@jest/globals';
import type { Text } from '../../platform/contract/text.ts';
import { accountTexts } from './account-texts.ts';
import { appTexts } from './app-texts.ts';
import { fill } from './fill.ts';
import { logInTexts } from './log-in-texts.ts';
import { openDataTexts } from './open-data-texts.ts';
import { commentsTexts } from './record/comments-texts.ts';
import { filesTexts } from './record/files-texts.ts';
import { formerFormTexts } from './record/former-form-texts.ts';
import { builderTexts } from './record/builder-texts.ts';
import { trendTexts } from './record/trend-texts.ts';
import { boardTexts } from './record/board-texts.ts';
import { formsTexts } from './record/forms-texts.ts';
import { recordImportTexts } from './record/import-texts.ts';
import { gridTexts } from './record/grid-texts.ts';
import { recordTypesTexts } from './record/record-types-texts.ts';
import { folderTexts } from './record/folder-texts.ts';
import { ownReportsTexts } from './record/own-reports-texts.ts';
import { listDialogTexts } from './record/list-dialog-texts.ts';
import { exportsTexts } from './record/exports-texts.ts';
import { searchTexts } from './record/search-texts.ts';
import { restoreTexts } from './record/restore-texts.ts';
import { recordTexts } from './record-texts.ts';
import { reportTexts } from './report-texts.ts';
import { rolesTexts } from './setup-roles-texts.ts';
import { setupTexts } from './setup-texts.ts';

const all: [string, Text][] = [
  appTexts,
  reportTexts,
  recordTexts,
  restoreTexts,
  commentsTexts,
  filesTexts,
  formsTexts,
  formerFormTexts,
  gridTexts,
  listDialogTexts,
  folderTexts,
  ownReportsTexts,
  recordImportTexts,
  recordTypesTexts,
  exportsTexts,
  searchTexts,
  boardTexts,
  trendTexts,
  builderTexts,
  accountTexts,
  logInTexts,
  openDataTexts,
  setupTexts,
  rolesTexts,
].flatMap((texts): [string, Text][] => Object.entries(texts));
const places = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('texts of the interface', () => {
  test('no key is given twice', () => {
    expect(new Set(all.map(([key]) => key)).size).toBe(all.length);
  });
  test.each(all)('%s says the same parameters in both languages', (_key, text) => {
    expect(text.ja).not.toBe('');
    expect(text.en).not.toBe('');
    expect(places(text.en)).toEqual(places(text.ja));
  });
  test('parameters', () => {
    expect(fill('{a} と {b}', { a: 1, b: '<b>' })).toBe('1 と <b>');
    expect(fill('{missing}', {})).toBe('{missing}');
  });
});
