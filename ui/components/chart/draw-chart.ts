import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  DoughnutController,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import { formatNumber, formatPercent, text } from '../../locale/locale.ts';
import type { ChartData, Segment } from './segments.ts';

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, LinearScale, LineController, LineElement, PointElement, Tooltip);

export interface Drawing {
  /** bar, line or donut. */
  readonly kind: string;
  readonly data: ChartData;
  /** Bars lie, so that many names stay readable. */
  readonly sideways: boolean;
  readonly choose: ((segment: Segment) => void) | null;
}

/** Draws a chart in the colours of the theme. The one place that knows the chart library. */
export function drawChart(canvas: HTMLCanvasElement, drawing: Drawing): Chart {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const { data } = drawing;
  const percent = data.summary.format === 'percent' || data.summary.type === 'percent';
  const figure = (value: number) => (percent ? formatPercent(value) : formatNumber(value));
  const whole = data.segments.every((segment) => Number.isInteger(segment.value));
  const ring = drawing.kind === 'donut';
  const line = drawing.kind === 'line';
  const toned = data.group.choices?.some((choice) => choice.tone) ?? false;
  const colours = data.segments.map((segment) => colour(ring || toned ? segment.colour : '--chart-1'));
  const axis = { grid: { color: colour('--line-2') }, border: { color: colour('--line') }, ticks: { color: colour('--ink-2'), font: { size: 12 } } };
  const category = { ...axis, grid: { display: false } };
  const value = {
    ...axis,
    beginAtZero: true,
    ticks: { ...axis.ticks, ...(whole && { precision: 0 }), callback: (tick: string | number) => figure(Number(tick)) },
  };
  const configuration: ChartConfiguration<'bar' | 'line' | 'doughnut', number[], string> = {
    type: ring ? 'doughnut' : line ? 'line' : 'bar',
    data: {
      labels: data.segments.map((segment) => segment.label),
      datasets: [
        {
          label: text(data.summary.label),
          data: data.segments.map((segment) => segment.value),
          backgroundColor: line ? colour('--chart-1') : colours,
          borderColor: line ? colour('--chart-1') : colour('--paper'),
          borderWidth: line ? 2 : ring ? 2 : 0,
          borderRadius: ring || line ? 0 : 3,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: drawing.sideways ? 'y' : 'x',
      font: { family: style.getPropertyValue('--font') },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => `${item.label}: ${figure(Number(item.raw))}` } } },
      ...(ring
        ? {}
        : { scales: drawing.sideways ? { x: value, y: { ...category, ticks: { ...category.ticks, autoSkip: false } } } : { x: category, y: value } }),
      onHover: (_event, elements) => (canvas.style.cursor = drawing.choose && elements.length > 0 ? 'pointer' : ''),
      onClick: (_event, elements) => {
        const segment = data.segments[elements[0]?.index ?? -1];
        if (segment) drawing.choose?.(segment);
      },
    },
  };
  return new Chart(canvas, configuration);
}
