import { html, type TemplateResult } from 'lit';
import '../components/menu/menu-button.ts';
import type { MenuItem } from '../components/menu/menu-button.ts';
import { showToast } from '../components/toast/toast.ts';
import { messageOf } from '../api/client.ts';
import { currentLanguage, t, text } from '../locale/locale.ts';
import { define, ShirabeElement } from './element.ts';
import { languageNames } from './language-names.ts';
import { navigate } from './router.ts';
import { urlOf } from './routes.ts';
import { chooseLanguage, currentUser, logOut } from './session.ts';
import { chooseTheme, currentTheme, themes } from './theme.ts';

/** The user's own menu: language, appearance, account, log out. */
class UserMenu extends ShirabeElement {
  override render(): TemplateResult {
    const user = currentUser();
    if (!user) return html``;
    const name = html`<span class="who-name">${user.name}</span><b aria-hidden="true" data-letter=${[...user.name][0] ?? ''}></b>`;
    return html`<menu-button
      .label=${t('app.user_menu', { name: user.name })}
      .look=${'who-button'}
      .content=${name}
      .alignEnd=${true}
      .items=${this.#items()}
    ></menu-button>`;
  }

  #items(): MenuItem[] {
    const user = currentUser();
    const languages = (['ja', 'en'] as const).filter((language) => user?.app.languages.includes(language));
    const offered = languages.length > 0 ? languages : (['ja', 'en'] as const);
    return [
      ...offered.map((language, index) => ({
        label: languageNames[language],
        lang: language,
        checked: language === currentLanguage(),
        ...(index === 0 ? { group: `${user?.name ?? ''} ・ ${text(user?.role_label)} ・ ${user?.username ?? ''}` } : {}),
        run: () => void chooseLanguage(language).catch((error: unknown) => showToast({ text: messageOf(error), tone: 'bad' })),
      })),
      ...themes.map((theme, index) => ({
        label: t(`app.theme_${theme}`),
        checked: theme === currentTheme(),
        ...(index === 0 ? { group: t('app.theme') } : {}),
        run: () => {
          chooseTheme(theme);
          this.requestUpdate();
        },
      })),
      { label: t('app.account'), href: urlOf.account(), group: ' ' },
      { label: t('app.bin'), href: urlOf.bin() },
      { label: t('app.log_out'), run: () => void this.#logOut() },
    ];
  }

  async #logOut(): Promise<void> {
    // First away from the page, so that a form that holds unsaved input may ask.
    if (!(await navigate(urlOf.home()))) return;
    const isLeaving = await import('../waiting/leave-browser.ts').then(({ leaveBrowser }) => leaveBrowser()).catch(() => true);
    if (!isLeaving) return;
    await logOut().catch(() => undefined);
    await navigate(urlOf.login(), { replace: true });
  }
}
define('user-menu', UserMenu);
