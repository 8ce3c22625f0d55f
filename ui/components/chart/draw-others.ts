import type { ChartData } from './chart-data.ts';
import { figureWords, segmentWords } from './figure-words.ts';
import { CLASSES, classOf, prefectureTiles, tileOf } from './prefecture-tiles.ts';
import { widthOf, type Scene, type Shape } from './scene.ts';

/** One bar of parts, as wide as their shares. */
export function drawParts(data: ChartData, width: number): Scene {
  const height = 88;
  const parts = data.segments.map((segment, pattern) => ({ segment, pattern })).filter(({ segment }) => segment.value > 0);
  const sum = parts.reduce((total, { segment }) => total + segment.value, 0);
  let x = 0;
  const shapes = parts.flatMap(({ segment, pattern }): Shape[] => {
    const room = (segment.value / sum) * width;
    const at = x;
    x += room;
    return [{ kind: 'box', x: at, y: 0, width: Math.max(1, room - 2), height, fill: segment.colour, pattern }];
  });
  return { width, height, shapes };
}

/** Steps from the top down, each as wide as its share of the greatest, with name and figure. */
export function drawFunnel(data: ChartData, width: number): Scene {
  const greatest = Math.max(...data.segments.map(({ value }) => value));
  const shapes = data.segments.flatMap((segment, index): Shape[] => {
    const long = greatest > 0 ? Math.max(0, (segment.value / greatest) * width) : 0;
    return [
      { kind: 'box', x: (width - long) / 2, y: index * 56, width: long, height: 30, fill: segment.colour },
      { kind: 'text', x: width / 2, y: index * 56 + 46, words: segmentWords(segment, data.summary), size: 13, at: 'middle', fill: '--ink' },
    ];
  });
  return { width, height: data.segments.length * 56, shapes };
}

/** Shades of one colour, from the least to the greatest. */
const shades: readonly string[] = ['#d6e6f1', '#a9cbe2', '#6fa8cd', '#3a80b0', '#0f5c8c'];

/** The prefectures as tiles, each with its name and figure. */
export function drawMap(data: ChartData, width: number): Scene {
  const placed = new Map(data.segments.map((segment) => [tileOf(segment.label), segment]));
  const values = data.segments.filter((segment) => tileOf(segment.label) && !segment.blank).map(({ value }) => value);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const [wide, high] = [width / 13, 48];
  const shapes = prefectureTiles.flatMap((tile): Shape[] => {
    const segment = placed.get(tile);
    const shade = segment && !segment.blank ? classOf(segment.value, least, greatest) : 0;
    const [x, y] = [(tile.column - 1) * wide, (tile.row - 1) * high];
    const fill = shade > CLASSES / 2 + 0.5 ? '#ffffff' : '#17212b';
    const figure = segment && !segment.blank ? figureWords(segment.value, data.summary) : '–';
    const size = Math.min(12, (12 * (wide - 6)) / Math.max(1, widthOf(figure, 12)));
    return [
      { kind: 'box', x, y, width: wide - 3, height: high - 3, fill: shades[shade - 1] ?? '#eaeef2' },
      { kind: 'text', x: x + wide / 2, y: y + 20, words: tile.name, size: 12, at: 'middle', fill, bold: true },
      { kind: 'text', x: x + wide / 2, y: y + 37, words: figure, size, at: 'middle', fill },
    ];
  });
  return { width, height: Math.max(...prefectureTiles.map(({ row }) => row)) * high, shapes };
}
