import type { ChartData } from './chart-data.ts';
import { segmentWords } from './figure-words.ts';
import type { Scene, Shape } from './scene.ts';

/** A ring of parts, each as long as its share, with a pattern of its own. What is below 0 has no part. */
export function drawRing(data: ChartData, width: number, height: number): Scene {
  const parts = data.segments.filter(({ value }) => value > 0);
  const sum = parts.reduce((total, { value }) => total + value, 0);
  const [x, y, outer] = [width / 2, height / 2, Math.min(width, height) / 2 - 4];
  const inner = outer * 0.58;
  let from = 0;
  const shapes = parts.map((segment): Shape => {
    const to = from + segment.value / sum;
    const d = partOfRing(x, y, inner, outer, from, to);
    from = to;
    const pattern = data.segments.indexOf(segment);
    return { kind: 'path', d, fill: segment.colour, pattern, stroke: '--paper', width: 2, mark: { words: segmentWords(segment, data.summary), segment } };
  });
  return { width, height, shapes };
}

/** From one share of a turn to another, clockwise from the top. */
function partOfRing(x: number, y: number, inner: number, outer: number, from: number, to: number): string {
  // An arc that ends where it begins is none: a whole ring is two halves.
  if (to - from > 0.9999) return `${partOfRing(x, y, inner, outer, 0, 0.5)}${partOfRing(x, y, inner, outer, 0.5, 1)}`;
  const at = (share: number, radius: number) =>
    `${(x + Math.sin(share * 2 * Math.PI) * radius).toFixed(2)} ${(y - Math.cos(share * 2 * Math.PI) * radius).toFixed(2)}`;
  const large = to - from > 0.5 ? 1 : 0;
  return `M${at(from, outer)}A${outer} ${outer} 0 ${large} 1 ${at(to, outer)}L${at(to, inner)}A${inner} ${inner} 0 ${large} 0 ${at(from, inner)}Z`;
}
