/** A figure as a field type writes it, with separators of thousands: what is shown has them, an input and a file never. */
export function groupDigits(figure: string): string {
  const [whole = '', ...rest] = figure.split('.');
  return [whole.replace(/\B(?=(?:\d{3})+(?!\d))/gu, ','), ...rest].join('.');
}
