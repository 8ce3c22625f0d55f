import { describe, expect, test } from '@jest/globals';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import { countReports, entriesOf, folderPath, searchEntries, type Entry } from './folder-tree.ts';

const label = (ja: string) => ({ ja, en: ja });
const can = { edit: false, manage: false };
const kept = { favourite: false, opened_at: null, made: null };
const answer: FoldersAnswer = {
  folders: [
    { folder: 'system', label: label('999_システム(自治体)'), parent: null, can, made: null },
    { folder: 'home', label: label('ホーム画面'), parent: 'system', can, made: null },
    { folder: 'lost', label: label('親が見えないフォルダ'), parent: 'hidden', can, made: null },
  ],
  reports: [
    { report: 'beds', label: label('地域病床見える化'), description: label('ﾍﾞｯﾄﾞの状況'), folder: 'home', can, ...kept },
    { report: 'daily', label: label('日次調査csv出力'), description: null, folder: null, can, ...kept },
  ],
  recent: [],
};
const names = (entries: readonly Entry[]) => entries.map((entry) => entry.folder?.folder ?? entry.report?.report);

describe('report folders', () => {
  test('what lies where; what lies in a folder that is not seen is at the top', () => {
    expect(names(entriesOf(answer, null))).toEqual(['system', 'lost', 'daily']);
    expect(names(entriesOf(answer, 'system'))).toEqual(['home']);
    expect(names(entriesOf(answer, 'home'))).toEqual(['beds']);
  });
  test('the path from the top', () => {
    expect(folderPath(answer.folders, 'home').map((folder) => folder.folder)).toEqual(['system', 'home']);
    expect(folderPath(answer.folders, 'none')).toEqual([]);
    const circle = [
      { folder: 'a', label: label('a'), parent: 'b', can, made: null },
      { folder: 'b', label: label('b'), parent: 'a', can, made: null },
    ];
    expect(folderPath(circle, 'a').map((folder) => folder.folder)).toEqual(['b', 'a']);
  });
  test('search folds width, case and kana, in names and descriptions', () => {
    expect(names(searchEntries(answer, 'ＣＳＶ 日次'))).toEqual(['daily']);
    expect(names(searchEntries(answer, 'べっど'))).toEqual(['beds']);
    expect(names(searchEntries(answer, 'しすてむ'))).toEqual(['system']);
    expect(names(searchEntries(answer, '存在せず'))).toEqual([]);
  });
  test('counts below', () => {
    expect(countReports(answer, 'system')).toBe(1);
  });
});
