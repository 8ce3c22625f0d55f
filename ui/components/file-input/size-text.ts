/** A file's size as people read it: 999 B, 12 KB, 3.4 MB. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)), units.length - 1);
  const figure = bytes / 1024 ** power;
  return `${power === 0 || figure >= 10 ? Math.round(figure) : figure.toFixed(1)} ${units[power]}`;
}
