import { formatMoment, t } from '../../locale/locale.ts';
import type { ChartViewParts } from './chart-view.ts';
import { legendOf } from './chart-legend.ts';
import { drawChart, heightOf } from './draw-chart.ts';
import { drawFunnel, drawMap, drawParts } from './draw-others.ts';
import { figureWords } from './figure-words.ts';
import { markerPath } from './marker.ts';
import { paintScene } from './paint-scene.ts';
import { sceneSvg } from './scene-svg.ts';
import { fitWords, widthOf, type Colour, type Scene, type Shape } from './scene.ts';

const WIDTH = 960;
const EDGE = 24;

/** A picture of a chart for a document: with its name, its moment, and its legend, in the colours that the page has now. */
export async function pictureFile(parts: ChartViewParts, asOf: string, kind: 'png' | 'svg'): Promise<Blob> {
  const scene = pageOf(parts, asOf);
  const style = getComputedStyle(document.documentElement);
  const resolve = (colour: Colour) => (colour.startsWith('--') ? style.getPropertyValue(colour).trim() : colour);
  const font = style.getPropertyValue('--font').trim();
  if (kind === 'png') return paintScene(scene, resolve, font);
  const { svg } = sceneSvg(scene, resolve);
  svg.setAttribute('font-family', font);
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' });
}

function pageOf(parts: ChartViewParts, asOf: string): Scene {
  const { chart, data, label } = parts;
  const width = WIDTH - EDGE * 2;
  const head: Shape[] = [
    { kind: 'text', x: EDGE, y: 36, words: fitWords(label, 18, width), size: 18, at: 'start', fill: '--ink', bold: true },
    { kind: 'text', x: EDGE, y: 58, words: t('app.as_of', { time: formatMoment(asOf) }), size: 12, at: 'start', fill: '--ink-2' },
  ];
  const top = 76;
  const picture = pictureOf(parts, width);
  // What a map shows stands on its tiles, and the steps of a funnel have their names.
  const legend =
    chart.type === 'map' || chart.type === 'funnel' || (!data.by && chart.type !== 'donut' && chart.type !== 'stacked')
      ? { height: 0, shapes: [] }
      : legendShapes(parts, width);
  const height = Math.ceil(top + picture.height + 16 + legend.height + EDGE);
  const ground: Shape = { kind: 'box', x: 0, y: 0, width: WIDTH, height, fill: '--paper' };
  return { width: WIDTH, height, shapes: [ground, ...head, ...moved(picture.shapes, EDGE, top), ...moved(legend.shapes, EDGE, top + picture.height + 16)] };
}

function pictureOf({ chart, data }: ChartViewParts, width: number): Scene {
  if (chart.type === 'map') return drawMap(data, width);
  if (chart.type === 'funnel') return drawFunnel(data, width);
  if (chart.type === 'stacked' && !data.by) return drawParts(data, width);
  return drawChart(chart.type, data, width, heightOf(chart.type, data, true));
}

/** The names with their figures, in lines as wide as the picture. */
function legendShapes({ chart, data }: ChartViewParts, width: number): Pick<Scene, 'height' | 'shapes'> {
  let [x, y] = [0, 0];
  const shapes = legendOf(data).flatMap(({ segment, pattern }): Shape[] => {
    const words = `${segment.label}  ${segment.blank ? '–' : figureWords(segment.value, data.summary)}`;
    const room = widthOf(words, 13) + 44;
    if (x > 0 && x + room > width) [x, y] = [0, y + 24];
    const at = x;
    x += room;
    const fill = segment.colour;
    const swatch: Shape =
      chart.type === 'line'
        ? { kind: 'path', d: markerPath(pattern, at + 7, y + 7, 5), fill }
        : { kind: 'box', x: at, y, width: 14, height: 14, fill, pattern };
    return [swatch, { kind: 'text', x: at + 20, y: y + 12, words, size: 13, at: 'start', fill: '--ink' }];
  });
  return { height: shapes.length === 0 ? 0 : y + 24, shapes };
}

/** Shapes in another place. */
function moved(shapes: readonly Shape[], dx: number, dy: number): readonly Shape[] {
  return shapes.map((shape) => (shape.kind === 'path' ? { ...shape, d: movedPath(shape.d, dx, dy) } : { ...shape, x: shape.x + dx, y: shape.y + dy }));
}

/** Of the letters that scenes are written with: M, L, H, V and A have places, a goes on from where it is. */
function movedPath(path: string, dx: number, dy: number): string {
  return path.replace(/([MLHVAaZ])([^MLHVAaZ]*)/g, (_, letter: string, rest: string) => {
    const numbers = rest.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?/g)?.map(Number) ?? [];
    const at = (index: number) => numbers[index] ?? 0;
    if (letter === 'M' || letter === 'L') return `${letter}${at(0) + dx} ${at(1) + dy}`;
    if (letter === 'H') return `H${at(0) + dx}`;
    if (letter === 'V') return `V${at(0) + dy}`;
    if (letter === 'A') return `A${numbers.slice(0, 5).join(' ')} ${at(5) + dx} ${at(6) + dy}`;
    return `${letter}${numbers.join(' ')}`;
  });
}
