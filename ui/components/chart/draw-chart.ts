import type { ChartData } from './chart-data.ts';
import { drawBars, liesDown } from './draw-bars.ts';
import { drawLines } from './draw-lines.ts';
import { drawRing } from './draw-ring.ts';
import type { Scene } from './scene.ts';

/** How high a picture is, in pixels: as many bars as lie need their room. */
export function heightOf(kind: string, data: ChartData, large: boolean): number {
  if (kind === 'donut' || kind === 'line' || !liesDown(data)) return large ? 360 : 200;
  const lanes = kind === 'stacked' ? 1 : data.series.length;
  return Math.max(200, data.segments.length * Math.max(large ? 28 : 22, lanes * (large ? 12 : 9) + 8) + 40);
}

/** Bars (beside or on each other), lines or a ring. */
export function drawChart(kind: string, data: ChartData, width: number, height: number): Scene {
  if (kind === 'donut') return drawRing(data, width, height);
  if (kind === 'line') return drawLines(data, width, height);
  return drawBars(data, kind === 'stacked', width, height);
}
