import { html, nothing, type TemplateResult } from 'lit';
import type { Letters } from '../../../platform/contract/wire-accounts.ts';
import { application } from '../../app/session.ts';
import { timeZone } from '../../locale/locale.ts';

type Letter = Letters['letters'][number];

/** 令和8年11月22日, in the application's time zone: public offices date by the era. */
function eraDay(moment: Date, weekday = false): string {
  return new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
    era: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    ...(weekday ? { weekday: 'short' } : {}),
    timeZone: timeZone(),
  }).format(moment);
}
/** 令和8年11月29日(日) 午後5時00分. */
function eraMoment(moment: Date): string {
  const time = new Intl.DateTimeFormat('ja-JP', { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: timeZone() }).format(moment);
  return `${eraDay(moment, true)} ${time.replace(':', '時')}分`;
}
/** The code in groups of four, as it is read and typed; a code that came in groups keeps them. */
export function groupCode(code: string): string {
  return /[\s-]/.test(code) ? code : (code.match(/.{1,4}/g) ?? [code]).join('-');
}

/**
 * One letter, one page of A4: the address where the window of an envelope (長形3号, folded in three) shows it, the ID, the code, what to do and until when.
 * It goes to Japanese addresses and is in Japanese whatever the language of the screen.
 */
export function renderLetter(letter: Letter, now = new Date()): TemplateResult {
  const app = application();
  const system = app?.label.ja ?? '';
  const long = app?.description?.ja ?? '';
  const office = (app?.texts.contact ?? app?.texts.help)?.ja.trim();
  const until = eraMoment(new Date(letter.expires_at));
  return html`<article class="letter" lang="ja" aria-label="${letter.unit ?? letter.name} ${letter.username}">
    <div class="letter-to">
      ${letter.address.map((line) => html`<p>${line}</p>`)} ${letter.unit ? html`<p class="letter-unit">${letter.unit}　御中</p>` : nothing}
      ${letter.name && letter.name !== letter.unit ? html`<p class="letter-name">${letter.name}　様</p>` : nothing}
    </div>
    <div class="letter-from">
      <p>${eraDay(now)}</p>
      <p>${system}事務局</p>
      ${long ? html`<p class="letter-small">（${long}）</p>` : nothing}
    </div>
    <h2>${system} 利用者ID及び初回パスワードの設定について（通知）</h2>
    <p class="letter-text">平素より格別の御協力を賜り、厚く御礼申し上げます。</p>
    <p class="letter-text">
      ${long || system}の利用者IDを下記のとおり通知いたします。お手数ですが、期限までに、下記の登録コードを用いて、パスワードを御自身で設定くださいますようお願いいたします。
    </p>
    <p class="letter-ki">記</p>
    <table class="letter-box">
      <tbody>
        <tr>
          <th scope="row">利用者ID（ユーザ名）</th>
          <td class="letter-mono">${letter.username}</td>
        </tr>
        <tr>
          <th scope="row">登録コード</th>
          <td class="letter-mono letter-code">${groupCode(letter.code)}</td>
        </tr>
        <tr>
          <th scope="row">設定の期限</th>
          <td>${until}まで</td>
        </tr>
        <tr>
          <th scope="row">設定のページ</th>
          <td class="letter-url">${letter.url}</td>
        </tr>
      </tbody>
    </table>
    <h3>設定の手順</h3>
    <ol>
      <li>インターネットに接続したパソコン又はスマートフォンで、上の「設定のページ」を開きます。</li>
      <li>利用者IDと登録コードを入力します。（登録コードのハイフン「-」は入力しなくても構いません。）</li>
      <li>画面に示す条件を満たすパスワードを決め、設定します。以後は、利用者IDとこのパスワードでログインします。</li>
    </ol>
    <h3>御注意</h3>
    <ul>
      <li>登録コードは一度だけ使えます。期限を過ぎたとき、又は新しい通知をお送りしたときは、使えなくなります。</li>
      <li>利用者IDは変更できません。本状は、パスワードの設定が済むまで、他の人の目に触れないよう保管してください。</li>
      <li>事務局がパスワードをお尋ねすることはありません。</li>
    </ul>
    <p class="letter-end">以上</p>
    ${
      office
        ? html`<div class="letter-office">
            <p>${office}</p>
          </div>`
        : nothing
    }
  </article>`;
}
