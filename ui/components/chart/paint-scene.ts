import { TILE, tileOfPattern } from './patterns.ts';
import type { Colour, Scene } from './scene.ts';

/** Dots of the picture for each pixel: sharp on paper, too. */
const DENSITY = 2;

/** A scene as a picture of dots. `resolve` gives a colour by its token. Raises an Error where the browser cannot make one. */
export function paintScene(scene: Scene, resolve: (colour: Colour) => string, font: string): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = scene.width * DENSITY;
  canvas.height = scene.height * DENSITY;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser has no canvas.');
  context.scale(DENSITY, DENSITY);
  const fillOf = (colour: Colour, pattern: number | undefined): string | CanvasPattern => {
    const lines = pattern === undefined ? '' : tileOfPattern(pattern);
    return (lines !== '' && tile(context, resolve(colour), resolve('--paper'), lines)) || resolve(colour);
  };
  for (const shape of scene.shapes) {
    if (shape.kind === 'text') {
      context.font = `${shape.bold ? 'bold ' : ''}${shape.size}px ${font}`;
      context.textAlign = shape.at === 'middle' ? 'center' : shape.at;
      context.fillStyle = resolve(shape.fill);
      context.fillText(shape.words, shape.x, shape.y);
      continue;
    }
    if (shape.fill !== undefined) context.fillStyle = fillOf(shape.fill, shape.pattern);
    if (shape.kind === 'box') {
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
      continue;
    }
    const path = new Path2D(shape.d);
    if (shape.fill !== undefined) context.fill(path);
    if (shape.stroke === undefined) continue;
    context.strokeStyle = resolve(shape.stroke);
    context.lineWidth = shape.width ?? 1;
    context.setLineDash([...(shape.dash ?? [])]);
    context.stroke(path);
    context.setLineDash([]);
  }
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('The browser made no picture.'))), 'image/png'));
}

function tile(context: CanvasRenderingContext2D, ground: string, ink: string, lines: string): CanvasPattern | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = TILE;
  const drawing = canvas.getContext('2d');
  if (!drawing) return null;
  drawing.fillStyle = ground;
  drawing.fillRect(0, 0, TILE, TILE);
  drawing.strokeStyle = ink;
  drawing.lineWidth = 1.4;
  drawing.stroke(new Path2D(lines));
  return context.createPattern(canvas, 'repeat');
}
