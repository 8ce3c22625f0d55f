import { telephoneWritings } from './telephone-writings.ts';

/**
 * Characters that names write in more than one way, and that people who look for a name take for the same: 高 and 髙, 斎 and 齋. The everyday one comes first.
 * Of the tables of characters of the family registers (Ministry of Justice, 戸籍統一文字) those that occur in names of persons, places and institutions. Forms that
 * Unicode itself takes for the same (神 U+FA19) are no matter here: `fold` knows them.
 */
const groups = `
  高髙 崎﨑嵜 斎斉齋齊 辺邊邉 浜濱濵 沢澤 広廣 国國 島嶋嶌 桜櫻 恵惠 竜龍 滝瀧 渕淵渊 富冨 吉𠮷 真眞 実實 栄榮 会會 医醫
  学學 円圓 関關 塩鹽 寿壽 静靜 徳德 浅淺 曽曾 蔵藏 館舘 峰峯 桧檜 薮藪 鉄鐵 万萬 与與 弥彌 豊豐 瀬瀨
  頼賴 鴎鷗 芦蘆 条條 黒黑 増增 教敎 横橫 緑綠 郎郞 県縣 団團 応應 楽樂 亀龜 児兒 暁曉 栃杤 桑桒 柳栁 渋澁 禅禪
  窪洼 籠篭 聡聰 壱壹 双雙 翠翆 荘莊 蛍螢 覚覺 遥遙 郷鄕 野埜 霊靈 駅驛 鶏鷄 麦麥 黄黃 済濟 薬藥 歯齒 労勞 仏佛 戸戶
  内內 温溫 清淸 青靑 土圡 奥奧 将將 巌巖 槙槇 柏栢 梅楳 秋穐 恒恆`
  .trim()
  .split(/\s+/u)
  .map((group) => [...group]);

const ways = new Map<string, readonly string[]>();
for (const group of groups) for (const character of group) ways.set(character, [...(ways.get(character) ?? []), ...group]);

/** So many ways of writing a word are looked for: beyond, characters stay as they were typed. */
const MOST = 16;

/** The ways of writing a word, as it was typed first; of most words there is no other. */
export function writingsOf(word: string): readonly string[] {
  const numbers = telephoneWritings(word);
  if (numbers) return numbers;
  let writings = [''];
  for (const character of word) {
    const others = (ways.get(character) ?? []).filter((way) => way !== character);
    const forms = writings.length * (others.length + 1) > MOST ? [character] : [character, ...others];
    writings = forms.flatMap((form) => writings.map((writing) => writing + form));
  }
  return [...new Set(writings)];
}

/** A text with the everyday form of each character, to compare two of them. */
export function everydayKanji(text: string): string {
  return [...text].map((character) => ways.get(character)?.[0] ?? character).join('');
}
