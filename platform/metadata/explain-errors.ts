import type { ErrorObject } from 'ajv';
import { NAME_PATTERN } from '../contract/definition-parts.ts';
import { type DefinitionProblemCode, suggest } from './problem-list.ts';

/** One error of a check, ready to be shown and placed. */
export interface Explained {
  readonly code: DefinitionProblemCode;
  readonly message: string;
  /** The path to the map or value, then the key within it that the error is about. */
  readonly path: readonly string[];
  readonly key?: string;
  /** Whether the key is to blame (it is not known, or misspelt), not its value. */
  readonly atKey: boolean;
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字列',
  number: '数値',
  integer: '整数',
  boolean: 'true か false',
  object: '項目: 値 の形',
  array: '一覧 ([ ] か - の並び)',
  null: '空',
};
const patternNames: Readonly<Record<string, string>> = {
  [NAME_PATTERN]: 'API 名 (英小文字で始め、英小文字・数字・_ だけで 40 文字まで)',
  '^[a-z0-9][a-z0-9_]{0,39}$': '選択値の API 名 (英小文字・数字・_ だけで 40 文字まで)',
  '^[a-z][a-z0-9_]{0,39}\\.[a-z][a-z0-9_]{0,39}$': 'オブジェクト.項目 (API 名を . でつなぐ)',
  '^[a-z]{2}$': '言語 (ja または en)',
  '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,4}$': '項目の API 名 (参照先の項目は institution.name のように . でつなぎ、5 つまで)',
  '^-?[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,4}$': '項目の API 名 (逆順は前に - を付ける)',
  '^(own [a-z][a-z0-9_]*|all|everyone)$': '`own 範囲`、`all`、`everyone` のどれか',
  '^([01][0-9]|2[0-3]):[0-5][0-9]$': '時刻 ("13:00" のように)',
  '^[^{}]*\\{0+\\}[^{}]*$': '番号の形 (INQ-{000000} のように)',
};

/** Turns an error of ajv into the reader's words; undefined for errors that only repeat others. */
export function explainError(error: ErrorObject): Explained | undefined {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const parent = (error.parentSchema ?? {}) as Record<string, unknown>;
  const parameters = error.params as Record<string, unknown>;
  const at = (code: DefinitionProblemCode, message: string): Explained => ({
    code,
    message,
    path: path.slice(0, -1),
    ...(path.length > 0 ? { key: path.at(-1) ?? '' } : {}),
    atKey: false,
  });
  switch (error.keyword) {
    case 'additionalProperties':
      return explainKey(path, String(parameters['additionalProperty']), parent);
    case 'required':
      return {
        code: 'missing_key',
        message: `\`${String(parameters['missingProperty'])}\` がありません。`,
        path: path.slice(0, -1),
        ...(path.length > 0 ? { key: path.at(-1) ?? '' } : {}),
        atKey: true,
      };
    case 'discriminator':
      return explainType(path, parameters, parent);
    case 'type':
      return at(
        'wrong_type',
        `${[parameters['type']]
          .flat()
          .map((type) => typeNames[String(type)] ?? String(type))
          .join('か')}${parent['orMap'] === true ? ' (または { 項目: 値 } の形)' : ''}を書きます (今は${describe(error.data)})。`,
      );
    case 'enum':
    case 'const': {
      const allowed = [parameters['allowedValues'] ?? parameters['allowedValue']].flat().map(String);
      return at('wrong_value', `\`${show(error.data)}\` は使えません。${suggest(show(error.data), allowed)}`);
    }
    case 'pattern':
      return at(
        patternNames[String(parameters['pattern'])]?.includes('API 名') ? 'wrong_name' : 'wrong_value',
        `\`${show(error.data)}\` は使えません。${patternNames[String(parameters['pattern'])] ?? '決まった形'}で書きます。`,
      );
    case 'format':
      return at(
        'wrong_value',
        `\`${show(error.data)}\` は${parameters['format'] === 'date' ? '日付 (2023-09-30 のように)' : '日時 (2023-09-30T09:00:00+09:00 のように)'}ではありません。`,
      );
    case 'minLength':
      return at('wrong_value', '空の文字列は使えません。');
    case 'maxLength':
      return at('too_long', `長すぎます。${String(parameters['limit'])} 文字までにします。`);
    case 'minItems':
    case 'minProperties':
      return at('wrong_value', `1 つ以上書きます。`);
    case 'maxItems':
      return at('too_long', `多すぎます。${String(parameters['limit'])} 個までにします。`);
    case 'minimum':
    case 'maximum':
      return at('wrong_value', `${String(parameters['limit'])} ${error.keyword === 'minimum' ? '以上' : '以下'}にします (今は ${show(error.data)})。`);
    case 'if':
    case 'oneOf':
    case 'propertyNames':
      return undefined;
    default:
      return at('wrong_value', `使えない値です (${error.message ?? error.keyword})。`);
  }
}

function explainKey(path: readonly string[], key: string, parent: Record<string, unknown>): Explained {
  const pattern = Object.keys((parent['patternProperties'] as object | undefined) ?? {})[0];
  if (pattern !== undefined)
    return {
      code: 'wrong_name',
      message: `\`${key.slice(0, 60)}\` は名前に使えません。${patternNames[pattern] ?? '決まった形'}で書きます。`,
      path,
      key,
      atKey: true,
    };
  const known = Object.keys((parent['properties'] as object | undefined) ?? {});
  return { code: 'unknown_key', message: `\`${key.slice(0, 60)}\` という項目は使えません。${suggest(key, known)}`, path, key, atKey: true };
}

function explainType(path: readonly string[], parameters: Record<string, unknown>, parent: Record<string, unknown>): Explained | undefined {
  // Without `type` the error `required` speaks.
  if (parameters['error'] === 'tag' && parameters['tagValue'] === undefined) return undefined;
  const types = (parent['oneOf'] as { properties: { type: { const: string } } }[]).map((branch) => branch.properties.type.const);
  const given = show(parameters['tagValue']);
  return { code: 'unknown_field_type', message: `\`${given}\` という type はありません。${suggest(given, types)}`, path, key: 'type', atKey: false };
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return '空';
  if (Array.isArray(value)) return '一覧';
  return typeNames[typeof value] ?? typeof value;
}

function show(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 60);
}
