import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

type Triple = readonly [number, number, number];
const tokens = readFileSync(new URL('../theme/tokens.css', import.meta.url), 'utf8');
const [light = '', automatic = '', chosen = ''] = tokens.split(/(?=--chart-good:)/u).slice(1);

/** What those see who lack one kind of cones, of linear RGB: Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1. */
const sights: Readonly<Record<string, readonly Triple[]>> = {
  everybody: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const series = ['1', '2', '3', '4', '5'];
const tones = ['good', 'warn', 'bad', 'idle'];

/** Linear RGB, from 0 to 1, of #rrggbb (sRGB, IEC 61966-2-1). */
function linear(hex: string): Triple {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}
const times = (rows: readonly Triple[], [red, green, blue]: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = rows.map((row) => row[0] * red + row[1] * green + row[2] * blue);
  return [x, y, z];
};
/** CIELAB of linear RGB, for D65. */
function lab(colour: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    colour,
  );
  const bent = (part: number) => (part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116);
  const [fx, fy, fz] = [bent(x / 0.95047), bent(y), bent(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}
const seen = (sight: readonly Triple[], hex: string): Triple => {
  const [red, green, blue] = times(sight, linear(hex)).map((part) => Math.min(1, Math.max(0, part)));
  return lab([red ?? 0, green ?? 0, blue ?? 0]);
};
const distance = (one: Triple, other: Triple) => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
/** WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [brighter = 0, darker = 0] = [one, other].map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0]).sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}
const colourOf = (theme: string, name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6});`, 'u').exec(theme)?.[1] ?? '';

describe('the colours of charts', () => {
  test('the dark theme is the same, whether the system or the user chose it', () => {
    expect(colourOf(light, 'chart-1')).not.toBe(colourOf(chosen, 'chart-1'));
    const all = [...series, ...tones].map((name) => `chart-${name}`);
    expect(all.map((name) => colourOf(chosen, name))).toEqual(all.map((name) => colourOf(automatic, name)));
  });

  describe.each([
    ['light', light, '#ffffff', '#ffffff'],
    ['dark', chosen, '#18212a', '#0b1a26'],
  ])('%s', (_theme, theme, paper, ink) => {
    test.each(Object.entries(sights))('are told apart by %s', (_name, sight) => {
      for (const names of [series, tones])
        for (const [index, one] of names.entries())
          for (const other of names.slice(index + 1)) {
            const apart = distance(seen(sight, colourOf(theme, `chart-${one}`)), seen(sight, colourOf(theme, `chart-${other}`)));
            expect({ one, other, apart: apart > 16 }).toEqual({ one, other, apart: true });
          }
    });

    test('stand out from the ground, and the figures on them can be read', () => {
      for (const name of [...series, ...tones]) {
        const colour = colourOf(theme, `chart-${name}`);
        expect(contrast(colour, paper)).toBeGreaterThan(3);
        expect(contrast(colour, ink)).toBeGreaterThan(4.4);
      }
    });
  });
});
