/** A prefecture of the seeds: its JIS X 0401 code is its place in the list, `hospitals` its weight (about its share of Japan's hospitals), `areas` its secondary medical areas. */
export interface SeedPrefecture {
  readonly name: string;
  readonly hospitals: number;
  readonly areas: readonly string[];
}

const prefecture = (name: string, hospitals: number, areas: string): SeedPrefecture => ({ name, hospitals, areas: areas.split(' ') });

/** The 47 prefectures in the order of their codes. The names of the areas are those in use in the prefectures' medical plans, shortened where long. */
export const prefectures: readonly SeedPrefecture[] = [
  prefecture(
    '北海道',
    540,
    '南渡島 南檜山 北渡島檜山 札幌 後志 南空知 中空知 北空知 西胆振 東胆振 日高 上川中部 上川北部 富良野 留萌 宗谷 北網 遠紋 十勝 釧路 根室',
  ),
  prefecture('青森県', 92, '津軽地域 八戸地域 青森地域 西北五地域 上十三地域 下北地域'),
  prefecture('岩手県', 91, '盛岡 岩手中部 胆江 両磐 気仙 釜石 宮古 久慈 二戸'),
  prefecture('宮城県', 136, '仙南 仙台 大崎・栗原 石巻・登米・気仙沼'),
  prefecture('秋田県', 65, '大館・鹿角 北秋田 能代・山本 秋田周辺 由利本荘・にかほ 大仙・仙北 横手 湯沢・雄勝'),
  prefecture('山形県', 67, '村山 最上 置賜 庄内'),
  prefecture('福島県', 123, '県北 県中 県南 会津・南会津 相双 いわき'),
  prefecture('茨城県', 172, '水戸 日立 常陸太田・ひたちなか 鹿行 土浦 つくば 取手・竜ケ崎 筑西・下妻 古河・坂東'),
  prefecture('栃木県', 107, '県北 県西 宇都宮 県東 県南 両毛'),
  prefecture('群馬県', 127, '前橋 渋川 伊勢崎 高崎・安中 藤岡 富岡 吾妻 沼田 桐生 太田・館林'),
  prefecture('埼玉県', 342, '南部 南西部 東部 さいたま 県央 川越比企 西部 利根 北部 秩父'),
  prefecture('千葉県', 289, '千葉 東葛南部 東葛北部 印旛 香取海匝 山武長生夷隅 安房 君津 市原'),
  prefecture('東京都', 640, '区中央部 区南部 区西南部 区西部 区西北部 区東北部 区東部 西多摩 南多摩 北多摩西部 北多摩南部 北多摩北部 島しょ'),
  prefecture('神奈川県', 336, '横浜 川崎北部 川崎南部 相模原 横須賀・三浦 湘南東部 湘南西部 県央 県西'),
  prefecture('新潟県', 117, '下越 新潟 県央 中越 魚沼 上越 佐渡'),
  prefecture('富山県', 106, '新川 富山 高岡 砺波'),
  prefecture('石川県', 91, '南加賀 石川中央 能登中部 能登北部'),
  prefecture('福井県', 67, '福井・坂井 奥越 丹南 嶺南'),
  prefecture('山梨県', 60, '中北 峡東 峡南 富士・東部'),
  prefecture('長野県', 126, '佐久 上小 諏訪 上伊那 飯伊 木曽 松本 大北 長野 北信'),
  prefecture('岐阜県', 96, '岐阜 西濃 中濃 東濃 飛騨'),
  prefecture('静岡県', 170, '賀茂 熱海伊東 駿東田方 富士 静岡 志太榛原 中東遠 西部'),
  prefecture('愛知県', 315, '名古屋・尾張中部 海部 尾張東部 尾張西部 尾張北部 知多半島 西三河北部 西三河南部東 西三河南部西 東三河北部 東三河南部'),
  prefecture('三重県', 93, '北勢 中勢伊賀 南勢志摩 東紀州'),
  prefecture('滋賀県', 58, '大津 湖南 甲賀 東近江 湖東 湖北 湖西'),
  prefecture('京都府', 162, '丹後 中丹 南丹 京都・乙訓 山城北 山城南'),
  prefecture('大阪府', 505, '豊能 三島 北河内 中河内 南河内 堺市 泉州 大阪市'),
  prefecture('兵庫県', 346, '神戸 阪神 東播磨 北播磨 播磨姫路 但馬 丹波 淡路'),
  prefecture('奈良県', 75, '奈良 東和 西和 中和 南和'),
  prefecture('和歌山県', 83, '和歌山 那賀 橋本 有田 御坊 田辺 新宮'),
  prefecture('鳥取県', 43, '東部 中部 西部'),
  prefecture('島根県', 46, '松江 雲南 出雲 大田 浜田 益田 隠岐'),
  prefecture('岡山県', 159, '県南東部 県南西部 高梁・新見 真庭 津山・英田'),
  prefecture('広島県', 231, '広島 広島西 呉 広島中央 尾三 福山・府中 備北'),
  prefecture('山口県', 139, '岩国 柳井 周南 山口・防府 宇部・小野田 下関 長門 萩'),
  prefecture('徳島県', 106, '東部 南部 西部'),
  prefecture('香川県', 88, '東部 小豆 西部'),
  prefecture('愛媛県', 133, '宇摩 新居浜・西条 今治 松山 八幡浜・大洲 宇和島'),
  prefecture('高知県', 120, '安芸 中央 高幡 幡多'),
  prefecture('福岡県', 455, '福岡・糸島 粕屋 宗像 筑紫 朝倉 久留米 八女・筑後 有明 飯塚 直方・鞍手 田川 北九州 京築'),
  prefecture('佐賀県', 97, '中部 東部 北部 西部 南部'),
  prefecture('長崎県', 147, '長崎 佐世保県北 県央 県南 五島 上五島 壱岐 対馬'),
  prefecture('熊本県', 206, '熊本・上益城 宇城 有明 鹿本 菊池 阿蘇 八代 芦北 球磨 天草'),
  prefecture('大分県', 152, '東部 中部 南部 豊肥 西部 北部'),
  prefecture('宮崎県', 131, '宮崎東諸県 都城北諸県 延岡西臼杵 日南串間 西諸 西都児湯 日向入郷'),
  prefecture('鹿児島県', 229, '鹿児島 南薩 川薩 出水 姶良・伊佐 曽於 肝属 熊毛 奄美'),
  prefecture('沖縄県', 89, '北部 中部 南部 宮古 八重山'),
];
