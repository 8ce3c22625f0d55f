/** A prefecture's place among the tiles: column and row from 1. The arrangement is our own; no geometry of others is used. */
export interface Tile {
  readonly name: string;
  readonly column: number;
  readonly row: number;
}

/** Row by row from the north; each word is a name and its column. */
const rows: readonly string[] = [
  '北海道13',
  '青森13',
  '秋田12 岩手13',
  '山形12 宮城13',
  '石川9 富山10 新潟11 福島12',
  '福井8 岐阜9 長野10 群馬11 栃木12 茨城13',
  '島根4 鳥取5 兵庫6 京都7 滋賀8 愛知9 山梨10 埼玉11 東京12 千葉13',
  '佐賀1 福岡2 山口3 広島4 岡山5 大阪7 奈良8 三重9 静岡10 神奈川11',
  '長崎1 熊本2 大分3 愛媛5 香川6 和歌山8',
  '鹿児島2 宮崎3 高知5 徳島6',
  '沖縄1',
];

/** The 47 prefectures of Japan as tiles. */
export const prefectureTiles: readonly Tile[] = rows.flatMap((row, index) =>
  row.split(' ').map((word) => ({ name: word.replace(/\d+$/, ''), column: Number(/\d+$/.exec(word)?.[0]), row: index + 1 })),
);

/** The tile of a prefecture by its name, with 都, 府 or 県 or without; undefined for what is none. */
export function tileOf(label: string): Tile | undefined {
  const name = label.trim().normalize('NFKC');
  return prefectureTiles.find((tile) => tile.name === name || (name.length === tile.name.length + 1 && name.startsWith(tile.name) && /[都府県]$/.test(name)));
}

/** How many classes of values the map tells apart. */
export const CLASSES = 5;

/** The class of a value from 1 to 5, of equal width between the least and the greatest; 1 where all are alike. */
export function classOf(value: number, least: number, greatest: number): number {
  if (greatest <= least) return 1;
  return Math.min(CLASSES, Math.floor(((value - least) / (greatest - least)) * CLASSES) + 1);
}
