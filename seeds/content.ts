/** The words of the seeds: notices, questions and answers (in substance those of the service's own). */

export interface SeedNotice {
  readonly subject: string;
  readonly body: string;
  /** Days before today that it appeared, and days from today until it goes. */
  readonly from: number;
  readonly until: number | null;
  readonly pinned: boolean;
  readonly audience: readonly string[] | null;
}

export const notices: readonly SeedNotice[] = [
  {
    subject: '大型連休中の日次調査の取扱いについて',
    body: '<p>休診日は回答不要です。休診日の分は、次の診療日に入力していただけます。</p><ul><li>連休中に診療した日は、その日の分を入力してください。</li><li>受付は毎日13時までです。</li></ul>',
    from: 1,
    until: 20,
    pinned: true,
    audience: null,
  },
  {
    subject: '「地域病床見える化」の全項目表示を追加しました',
    body: '<p>レポート一覧の「999_システム(自治体)」→「ホーム画面」から開けます。</p>',
    from: 2,
    until: null,
    pinned: false,
    audience: ['local_government'],
  },
  { subject: '操作マニュアルを掲載しました', body: '<p>タブ「マニュアル」からご覧ください。</p>', from: 2, until: null, pinned: false, audience: null },
  {
    subject: '週次調査の物資項目の定義について',
    body: '<p>スワブはコロナ用に限らず、検体検査用の全数を入力してください。</p>',
    from: 6,
    until: null,
    pinned: false,
    audience: null,
  },
  {
    subject: '日次調査の項目を見直しました（病院）',
    body: '<p>病院の調査項目を減らしました。以前の回答は、これまでどおりご覧いただけます。</p>',
    from: 12,
    until: null,
    pinned: false,
    audience: ['institution', 'local_government'],
  },
  {
    subject: '団体による報告を始める場合の手続き',
    body: '<p>都道府県へ届け出てください。届け出の後、医療機関ご自身のIDではログインできなくなります。</p>',
    from: 15,
    until: null,
    pinned: false,
    audience: ['organization', 'institution'],
  },
  {
    subject: '受診・相談センター対応状況調査は終了しました',
    body: '<p>過去の回答は閲覧できます。</p>',
    from: 30,
    until: null,
    pinned: false,
    audience: ['local_government'],
  },
  { subject: '保守作業のお知らせ（予定）', body: '<p>詳細は追ってお知らせします。</p>', from: -3, until: 10, pinned: false, audience: null },
  { subject: '前月の集計を締め切りました', body: '<p>訂正は事務局へご連絡ください。</p>', from: 45, until: -5, pinned: false, audience: null },
];

export interface SeedAnswer {
  readonly question: string;
  readonly answer: string;
  readonly category: string;
  readonly audience: readonly string[] | null;
}

const faq = (category: string, question: string, answer: string, audience: readonly string[] | null = null): SeedAnswer => ({
  question,
  answer: `<p>${answer}</p>`,
  category,
  audience,
});

export const answers: readonly SeedAnswer[] = [
  faq('login', 'IDを忘れました。どうすればよいですか。', 'G-MIS事務局へ電話でお問い合わせください（平日9時～17時）。IDは変更できません。'),
  faq('login', 'パスワードを忘れました。', 'ログイン画面の案内に従って再設定してください。登録メールアドレスに案内が届きます。'),
  faq(
    'login',
    'パスワードにはどのような決まりがありますか。',
    '半角の英大文字・英小文字・数字をそれぞれ1つ以上含む8文字以上です。以前のパスワードも、この決まりに合えば使えます。',
  ),
  faq('login', 'HER-SYSのパスワードと同じですか。', 'いいえ。別のものです。'),
  faq(
    'login',
    '初期パスワードのメールが届きません。',
    '迷惑メールの設定をご確認のうえ、届かないときは事務局へご連絡ください。メールを受け取れない医療機関には郵送でお知らせします。',
    ['institution', 'organization'],
  ),
  faq('login', 'スマートフォンから入力できますか。', '現在のSafari、Chrome、Firefox、Edgeで入力できます。Internet Explorerは使えません。'),
  faq('deadline', '日次調査はいつまでに入力しますか。', '毎日13時までです。過ぎてからも入力でき、期限後の回答として扱われます。'),
  faq('deadline', '週次調査はいつまでに入力しますか。', '毎週水曜日の13時までです。'),
  faq('deadline', '何日分かをまとめて入力してもよいですか。', '原則は毎日ですが、少なくとも週に1度、1日ごとに分けて入力してください。'),
  faq('deadline', '休診日も入力しますか。', '休診日の回答は不要です。前日の分は、次の診療日に入力してください。'),
  faq('deadline', '過去の回答を訂正できますか。', 'できます。その日の回答を開いて直してください。翌日の数に足さないでください。訂正の履歴が残ります。'),
  faq('deadline', 'いつの日まで遡って入力できますか。', '2020年9月1日まで、または指定を受けた日まで遡れます。'),
  faq('consultation', '診療のみを行う医療機関は何を入力しますか。', '診療状況だけを入力します。検査の欄は表示されません。', ['institution']),
  faq(
    'consultation',
    '行政検査の委託契約だけの場合はどうなりますか。',
    '検査の状況だけを入力します。受診の欄は表示されません。団体を通じた報告はできません。',
    ['institution', 'local_government'],
  ),
  faq(
    'consultation',
    '患者がいなかった日はどう入力しますか。',
    '開設していて患者がいなかったときは 0 を、開設せず患者もいなかったときは何も入力しないでください。空欄と 0 は別のものとして扱います。',
  ),
  faq('testing', '検査の人数は累計ですか。', '累計ではありません。報告日の前日24時間の人数です。'),
  faq('testing', '同じ方にPCR検査と抗原検査をしました。', '総人数は1人、PCRと抗原はそれぞれ1人として入力してください。'),
  faq('consultation', '発熱がない方は数えますか。', '発熱がなくても、新型コロナウイルス感染症が疑われる方は数えます。診断名は問いません。'),
  faq('testing', 'LAMP法による検査はどこに入れますか。', 'PCR検査の判明件数に含めてください。'),
  faq('consultation', 'ドライブスルー方式の診療室数はどう数えますか。', '検体を採取するラインの数を入力してください。'),
  faq('organization', '団体による報告とは何ですか。', '都道府県の指定を受けた団体が、構成医療機関の分をまとめて入力する方法です。医師会に限りません。', [
    'institution',
    'organization',
    'local_government',
  ]),
  faq('organization', '団体が報告する場合、自院のIDは使えますか。', '使えません。団体による報告をやめると、また使えるようになります。', [
    'institution',
    'organization',
  ]),
  faq('other', '都道府県は入力した内容を見られますか。', 'その都道府県の医療機関の内容を、保存した時点からご覧になれます。'),
];
