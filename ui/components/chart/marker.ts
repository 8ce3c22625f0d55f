/** The outline of a marker around a point: a circle, square, triangle, diamond, cross or a triangle that stands on its tip. */
export function markerPath(pattern: number, x: number, y: number, size: number): string {
  const at = (dx: number, dy: number) => `${round(x + dx * size)} ${round(y + dy * size)}`;
  const shapes: readonly (() => string)[] = [
    () => `M${at(-1, 0)}a${size} ${size} 0 1 0 ${size * 2} 0a${size} ${size} 0 1 0 ${-size * 2} 0Z`,
    () => `M${at(-1, -1)}L${at(1, -1)}L${at(1, 1)}L${at(-1, 1)}Z`,
    () => `M${at(0, -1.2)}L${at(1.2, 1)}L${at(-1.2, 1)}Z`,
    () => `M${at(0, -1.4)}L${at(1.4, 0)}L${at(0, 1.4)}L${at(-1.4, 0)}Z`,
    () =>
      `M${at(-0.4, -1.2)}H${round(x + 0.4 * size)}V${round(y - 0.4 * size)}H${round(x + 1.2 * size)}V${round(y + 0.4 * size)}H${round(x + 0.4 * size)}V${round(y + 1.2 * size)}H${round(x - 0.4 * size)}V${round(y + 0.4 * size)}H${round(x - 1.2 * size)}V${round(y - 0.4 * size)}H${round(x - 0.4 * size)}Z`,
    () => `M${at(-1.2, -1)}L${at(1.2, -1)}L${at(0, 1.2)}Z`,
  ];
  return (shapes[pattern % shapes.length] ?? shapes[0]!)();
}

const round = (value: number): number => Math.round(value * 10) / 10;
