import Handlebars from 'handlebars';
import { nearest } from '../contract/nearest.ts';
import type { Problem } from '../contract/problem.ts';

/** A template, read: plain text, and names of values between. */
export type WordsPart = string | { readonly value: string };

/** A tag with more characters than this is none of a name (Handlebars' parser needs time by the square of what is within). */
const LONGEST_TAG = 200;
const MOST_TAGS = 500;
/** A comment, or a tag with what it begins with. */
const TAG = /\{\{~?!--[\s\S]*?--~?\}\}|\{\{~?![^}]*\}\}|(\{{2,})~?\s*([#^/>*]|else\b)?([^{}]*)/g;

/**
 * Reads a Handlebars template of which only values are allowed: `{{name}}`, and comments. Blocks, helpers, partials and paths are refused, so that a
 * template reaches nothing but the values, and ends. It is never compiled to JavaScript.
 * Gives the parts, or the problems at `field`.
 */
export function readWords(
  template: string,
  field: 'subject' | 'body',
  names: readonly string[],
): { readonly parts: WordsPart[] } | { readonly problems: Problem[] } {
  const early = checkTags(template, field);
  if (early) return { problems: [early] };
  let program: ReturnType<typeof Handlebars.parse>;
  try {
    program = Handlebars.parse(template);
  } catch (error) {
    return { problems: [broken(field, error)] };
  }
  const problems: Problem[] = [];
  const parts: WordsPart[] = [];
  for (const node of program.body) {
    if (node.type === 'CommentStatement') continue;
    if (node.type === 'ContentStatement') parts.push((node as hbs.AST.ContentStatement).value);
    else {
      const name = nameOf(node);
      if (name === undefined) problems.push(onlyNames(field, template.split('\n')[node.loc.start.line - 1]?.slice(node.loc.start.column) ?? ''));
      else if (names.includes(name)) parts.push({ value: name });
      else problems.push(unknown(field, name, names));
    }
  }
  return problems.length > 0 ? { problems: unlike(problems) } : { parts };
}

/** What would take Handlebars long, or lead away from plain values, found without it. */
function checkTags(template: string, field: string): Problem | undefined {
  let count = 0;
  for (const [tag, braces, mark, rest] of template.matchAll(TAG)) {
    if (++count > MOST_TAGS) return problem(field, 'too_many', `{{ }} は ${MOST_TAGS} 個までです。`, `There may be ${MOST_TAGS} tags at most.`);
    if (braces === undefined) continue;
    if (mark !== undefined || braces.length > 3) return onlyNames(field, tag);
    if ((rest ?? '').length > LONGEST_TAG) return onlyNames(field, tag);
  }
  return undefined;
}

/** The value that a node names; undefined for everything that is more than a name. */
function nameOf(node: hbs.AST.Statement): string | undefined {
  if (node.type !== 'MustacheStatement') return undefined;
  const { path, params, hash } = node as hbs.AST.MustacheStatement;
  if (path.type !== 'PathExpression' || params.length > 0 || hash !== undefined) return undefined;
  const { parts, depth, data, original } = path as hbs.AST.PathExpression;
  return !data && depth === 0 && parts.length === 1 && parts[0] === original ? original : undefined;
}

function unknown(field: string, name: string, names: readonly string[]): Problem {
  const meant = nearest(name, names);
  const all = names.map((one) => `{{${one}}}`).join(' ');
  return problem(
    field,
    'unknown_value',
    `{{${name}}} という値はありません。${meant ? `{{${meant}}} のことですか？` : `使えるのは次のとおりです: ${all}`}`,
    `There is no value {{${name}}}. ${meant ? `Did you mean {{${meant}}}?` : `These can be used: ${all}`}`,
  );
}

function onlyNames(field: string, tag: string): Problem {
  const shown = shorten(tag);
  return problem(
    field,
    'not_a_value',
    `${shown} は使えません。{{ }} の中には、値の名前だけを書いてください。`,
    `${shown} cannot be used. Write nothing but the name of a value between {{ and }}.`,
  );
}

/** Handlebars says where: a line, then the place on it. */
function broken(field: string, error: unknown): Problem {
  const line = /on line (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '1';
  return problem(
    field,
    'bad_template',
    `${line}行目の {{ }} の書き方が正しくありません。{{name}} のように、値の名前を {{ と }} で囲んでください。`,
    `A tag on line ${line} is not well formed. Put the name of a value between {{ and }}, such as {{name}}.`,
  );
}

function problem(field: string, code: string, message: string, en: string): Problem {
  return { field, code, message, en };
}

function shorten(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function unlike(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [one.message, one])).values()].slice(0, 20);
}
