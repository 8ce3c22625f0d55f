import type { NameMeaning, Span } from './formula.ts';
import { listWords, suggest, typeNames } from './messages.ts';
import { isUser, type ConstantNode, type Node, type NodeType } from './node.ts';
import { isId, readText } from './values.ts';

/** What is wrong: a message, or none when the types simply differ. */
type Mismatch = { readonly problem: string | undefined; readonly span: Span };
type Unified = { readonly type: NodeType; readonly choices: NameMeaning['choices']; readonly nodes: readonly Node[] };

/** A text as it is written in the formula. */
export type TextLiteral = Omit<ConstantNode, 'value'> & { readonly value: string };
export function isTextLiteral(node: Node): node is TextLiteral {
  return node.kind === 'constant' && node.type === 'text' && typeof node.value === 'string';
}

/**
 * Gives several values one type, so that they can be compared or be the results of one function. Blanks take any type; text literals
 * are read as the others' type (a choice's value, a day YYYY-MM-DD, a record's id); a viewer's text stands for a choice or an id.
 */
export function unify(nodes: readonly Node[]): Unified | Mismatch {
  const concrete = nodes.filter((node) => node.type !== 'blank' && !isTextLiteral(node));
  const leading = concrete.find((node) => !isUserText(node)) ?? concrete[0] ?? nodes.find(isTextLiteral);
  if (leading === undefined) return { type: 'blank', choices: undefined, nodes };
  const { type } = leading;
  const known = concrete.filter((node) => node.type === 'choice' || node.type === 'choices').map((node) => node.choices);
  const choices = known.length > 0 && known.every((one) => one !== undefined) ? Object.fromEntries(known.flatMap((one) => Object.entries(one))) : undefined;
  const unified: Node[] = [];
  for (const node of nodes) {
    const given = giveType(node, type, choices);
    if ('problem' in given) return given;
    unified.push(given);
  }
  return { type, choices, nodes: unified };
}

function isUserText(node: Node): boolean {
  return isUser(node) && node.type === 'text';
}

function giveType(node: Node, type: NodeType, choices: NameMeaning['choices']): Node | Mismatch {
  if (node.type === type) return node;
  if (node.type === 'blank') return { ...node, type };
  if (isTextLiteral(node)) return coerceLiteral(node, type, choices);
  if (isUserText(node) && (type === 'choice' || type === 'record')) return { ...node, type };
  return { problem: undefined, span: node.span };
}

/** Reads a text literal as another type. */
export function coerceLiteral(node: TextLiteral, type: NodeType, choices: NameMeaning['choices']): Node | Mismatch {
  const text = node.value;
  const wrong = (problem: string): Mismatch => ({ problem: `「${text.slice(0, 40)}」${problem}`, span: node.span });
  if (type === 'choice') {
    if (choices === undefined || Object.hasOwn(choices, text)) return { ...node, type, choices };
    const values = Object.keys(choices);
    const labelled = Object.entries(choices).find(([, label]) => label === text)?.[0];
    return wrong(
      `という値はありません。${labelled !== undefined ? `「${text.slice(0, 40)}」の値は「${labelled}」です。` : suggest(text, values)}選べる値は ${listWords(values)} です。`,
    );
  }
  if (type === 'record')
    return isId(text)
      ? { ...node, type, value: text.toLowerCase() }
      : wrong('はレコードの id ではありません。レコードは、別の参照項目、USER の値、または id と比べます。');
  if (type !== 'date' && type !== 'time' && type !== 'datetime') return { problem: undefined, span: node.span };
  const value = readText(text, type);
  if (value !== undefined) return { ...node, type, value };
  const form = { date: 'YYYY-MM-DD', time: 'HH:MM', datetime: 'YYYY-MM-DDTHH:MM:SSZ' }[type];
  return wrong(`は${typeNames[type]}として読めません。"${form}" の形で書きます。`);
}
