import { currentLanguage } from '../../locale/locale.ts';

/** The columns of a file of users, as the server reads them in either language. */
const columns = {
  ja: ['ユーザ名', '名前', '役割', '追加の役割', '所属先', 'メールアドレス', '郵送', '言語'],
  en: ['username', 'name', 'role', 'roles', 'unit', 'email', 'by_post', 'language'],
} as const;

const made = new Map<string, string>();

/** The address of a file with the columns, to be filled in. UTF-8 with a mark, so that Excel reads it. */
export function templateUrl(): string {
  const language = currentLanguage();
  let url = made.get(language);
  if (!url) {
    url = URL.createObjectURL(new Blob([`\uFEFF${columns[language].join(',')}\r\n`], { type: 'text/csv' }));
    made.set(language, url);
  }
  return url;
}
