import { TILE, tileOfPattern } from './patterns.ts';
import type { Colour, Mark, Scene, Shape } from './scene.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Names of patterns hold for a whole document, which shows many pictures. */
let pictures = 0;

/** A scene as an element, and which mark each of its elements stands for. `resolve` gives a colour by its token; without it the picture follows the theme. */
export function sceneSvg(scene: Scene, resolve?: (colour: Colour) => string): { readonly svg: SVGSVGElement; readonly marks: ReadonlyMap<Element, Mark> } {
  const picture = ++pictures;
  const svg = make('svg', { xmlns: SVG, width: scene.width, height: scene.height, viewBox: `0 0 ${scene.width} ${scene.height}` }) as SVGSVGElement;
  const defined = new Set<string>();
  const marks = new Map<Element, Mark>();
  const paint = (element: Element, name: 'fill' | 'stroke', colour: Colour | undefined) => {
    if (colour === undefined) element.setAttribute(name, 'none');
    else if (resolve) element.setAttribute(name, resolve(colour));
    else (element as SVGElement).style.setProperty(name, colour.startsWith('--') ? `var(${colour})` : colour);
  };
  const pattern = (number: number, colour: Colour): string => {
    const id = `chart-${picture}-${number}-${colour.replace(/\W/g, '')}`;
    if (defined.has(id)) return id;
    defined.add(id);
    const tile = make('pattern', { id, width: TILE, height: TILE, patternUnits: 'userSpaceOnUse' });
    const ground = make('rect', { width: TILE, height: TILE });
    paint(ground, 'fill', colour);
    const lines = make('path', { d: tileOfPattern(number), 'stroke-width': 1.4 });
    paint(lines, 'stroke', '--paper');
    tile.append(ground, lines);
    svg.append(tile);
    return id;
  };
  for (const shape of scene.shapes) {
    const element = elementOf(shape);
    if (shape.kind === 'text') paint(element, 'fill', shape.fill);
    else {
      if (shape.pattern !== undefined && shape.fill !== undefined && tileOfPattern(shape.pattern) !== '')
        element.setAttribute('fill', `url(#${pattern(shape.pattern, shape.fill)})`);
      // A place to be hit is there without being seen.
      else if (shape.mark && shape.fill === undefined) element.setAttribute('fill', 'transparent');
      else paint(element, 'fill', shape.fill);
      if (shape.kind === 'path' && shape.stroke !== undefined) paint(element, 'stroke', shape.stroke);
      if (shape.mark) marks.set(element, shape.mark);
    }
    svg.append(element);
  }
  return { svg, marks };
}

function elementOf(shape: Shape): Element {
  switch (shape.kind) {
    case 'box':
      return make('rect', { x: shape.x, y: shape.y, width: shape.width, height: shape.height });
    case 'path':
      return make('path', {
        d: shape.d,
        ...(shape.width !== undefined && { 'stroke-width': shape.width }),
        ...(shape.dash?.length && { 'stroke-dasharray': shape.dash.join(' ') }),
      });
    case 'text': {
      const text = make('text', { x: shape.x, y: shape.y, 'font-size': shape.size, 'text-anchor': shape.at, ...(shape.bold && { 'font-weight': 700 }) });
      text.textContent = shape.words;
      return text;
    }
  }
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== 'xmlns') element.setAttribute(key, String(value));
  return element;
}
