import '../list/view-switch.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { Text } from '../../../platform/contract/text.ts';
import { icon } from '../../components/icon/icon.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { type BlockEntry, MOST_BLOCKS, withBlock, withoutBlock } from './blocks.ts';
import { type Content, put, withWords, wordsIn } from './draft.ts';
import { type BuilderProblem, problemsIn } from './editing.ts';
import { choiceInput, renderProblems, wordsInput } from './inputs.ts';
import { b } from './words.ts';

export interface BlockBarParts {
  readonly content: Content;
  /** The block that is edited; '' for the report itself. */
  readonly block: string;
  readonly objects: readonly { readonly object: string; readonly label: Text }[];
  readonly problems: readonly BuilderProblem[];
  readonly choose: (block: string) => void;
  readonly change: (next: Content, place?: string) => void;
  /** Adds a block of an object. */
  readonly add: (object: string) => void;
}

/** Which part of the report is edited: its own rows, or a block beside them; blocks are named, added and taken away here. */
export function renderBlockBar(parts: BlockBarParts): TemplateResult {
  const { content, block, choose, problems } = parts;
  const blocks = Object.entries(content.joined ?? {});
  const objectName = (object: string) => text(parts.objects.find((one) => one.object === object)?.label ?? { ja: object, en: object });
  const language = currentLanguage();
  const named = blocks.map(([name, one]) => [name, wordsIn(one.label, language) || objectName(one.from)] as const);
  const own = wordsIn(content.block_label, language) || objectName(content.from);
  return html`<div class="builder-blocks" data-place="joined">
    ${
      blocks.length === 0
        ? nothing
        : html`<div class="view-switch" role="group" aria-label=${b('builder.blocks')}>
            ${[['', own] as const, ...named].map(
              ([name, words]) => html`<button type="button" aria-pressed=${name === block ? 'true' : 'false'} @click=${() => choose(name)}>${words}</button>`,
            )}
          </div>`
    }
    ${blocks.length === 0 ? nothing : renderWords(parts, objectName)}
    ${
      blocks.length >= MOST_BLOCKS
        ? nothing
        : choiceInput(
            {
              label: b('builder.add_block'),
              value: '',
              choices: [['', b('builder.add_block_choose')], ...parts.objects.map(({ object, label }) => [object, text(label)] as const)],
            },
            (object) => {
              if (object !== '') parts.add(object);
            },
          )
    }
    ${renderProblems(problemsIn(problems, ['joined']).filter(({ path }) => path.length < 3))}
  </div>`;
}

/** What the part is called above its figures, and how a block is taken away. */
function renderWords({ content, block, change, choose }: BlockBarParts, objectName: (object: string) => string): TemplateResult {
  const language = currentLanguage();
  const one: BlockEntry | undefined = content.joined?.[block];
  if (!one)
    return wordsInput({ label: b('builder.block_label'), value: wordsIn(content.block_label, language), placeholder: objectName(content.from) }, (value) =>
      change(put(content, 'block_label', withWords(content.block_label, language, value)), 'block_label'),
    );
  const name = wordsIn(one.label, language) || objectName(one.from);
  return html`<div class="builder-pair">
    ${wordsInput({ label: b('builder.block_label'), value: wordsIn(one.label, language), placeholder: objectName(one.from) }, (value) =>
      change(withBlock(content, block, put(one, 'label', withWords(one.label, language, value))), `joined.${block}.label`),
    )}
    <button
      type="button"
      class="btn quiet-btn icon-btn"
      aria-label=${b('builder.remove', { name })}
      @click=${() => {
        choose('');
        change(withoutBlock(content, block));
      }}
    >
      ${icon('close')}
    </button>
  </div>`;
}
