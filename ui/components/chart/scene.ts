import type { Segment } from './segment.ts';

/** A name of a token of the theme, such as `--chart-1`. */
export type Colour = string;
/** What a shape stands for: what is said of it, and where it leads. */
export interface Mark {
  readonly words: string;
  readonly segment: Segment;
}
export type Shape =
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: Colour;
      readonly pattern?: number;
      readonly mark?: Mark;
    }
  | {
      readonly kind: 'path';
      /** As the attribute `d` of SVG. */
      readonly d: string;
      readonly fill?: Colour;
      readonly pattern?: number;
      readonly stroke?: Colour;
      readonly width?: number;
      readonly dash?: readonly number[];
      readonly mark?: Mark;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      readonly words: string;
      readonly size: number;
      readonly at: 'start' | 'middle' | 'end';
      readonly fill: Colour;
      readonly bold?: boolean;
    };

/** A picture as shapes, in pixels: the page, a file of SVG and one of PNG are made of the same. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** About how wide words are, without a screen to measure on: full width is one em, half width a little more than half. */
export function widthOf(words: string, size: number): number {
  let ems = 0;
  for (const letter of words)
    ems += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{3ffff}]/u.test(letter) ? 1 : 0.58;
  return ems * size;
}

/** Words that fit, with an ellipsis where they were cut. */
export function fitWords(words: string, size: number, room: number): string {
  if (widthOf(words, size) <= room) return words;
  const letters = [...words];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size) > room) letters.pop();
  return `${letters.join('')}…`;
}
