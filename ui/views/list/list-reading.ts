import type { Column, RowsPage } from '../../../platform/contract/wire.ts';
import type { ListDescription, OfferedLists } from '../../../platform/contract/wire-lists.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import type { Route } from '../../app/routes.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { LateCount } from './late-count.ts';
import { listOfTab, nameList } from './name-list.ts';
import { OwnSetting } from './own-setting.ts';

/** The page that a list is read for. */
interface ReadingPage {
  readonly route: () => Route;
  /** Whether the rows are shown by a table, which reads them. */
  readonly hasTable: () => boolean;
  /** Something is to be drawn anew. */
  readonly changed: () => void;
  /** Another list is about to be read, or the same one: its path. */
  readonly reading: (path: string) => void;
  /** The rows come from another source by now. */
  readonly anew: () => void;
  /** The list was read for the first time. */
  readonly described: (list: ListDescription) => void;
}

/**
 * What a list page shows of which list: as the address says, and as the user has the list where it says nothing. Rows and count are read again when they would be others.
 */
export class ListReading {
  object = '';
  /** The list that an address without one means. */
  named = '';
  /** What the first answer tells of the list. */
  list: ListDescription | null = null;
  /** That no list was found. */
  error: unknown = null;
  /** Whether the list could not be read at all. */
  failed = false;
  source: RowSource | null = null;
  columns: readonly Column[] = [];
  widths: Readonly<Record<string, number>> = {};
  readonly own = new OwnSetting();
  readonly counted: LateCount;
  #shown = '';
  readonly #page: ReadingPage;

  constructor(page: ReadingPage) {
    this.#page = page;
    this.counted = new LateCount(page.changed);
  }

  /** What the address says. */
  get address(): { readonly search: string; readonly sort: string; readonly filter: string; readonly columns: string } {
    const { query } = this.#page.route();
    const read = (name: string) => query.get(name) ?? '';
    return { search: read('search'), sort: read('sort'), filter: read('filter'), columns: read('columns') };
  }
  /** What is shown: the address, and how the user has the list where it says nothing. */
  get state(): ListReading['address'] {
    const { address } = this;
    const { sort, columns } = this.own.begun;
    return { ...address, sort: address.sort || (sort ?? ''), columns: address.columns || (columns?.join(',') ?? '') };
  }
  get path(): string {
    return `/objects/${encodeURIComponent(this.object)}/lists/${encodeURIComponent(this.named)}`;
  }
  get sort(): string {
    return this.state.sort || (this.list?.sort ?? '');
  }
  get title(): string {
    return text(this.list?.label);
  }
  /** The columns that are shown, as an address names them. */
  get columnKeys(): string {
    return this.columns.map(({ key }) => key).join(',');
  }

  /** The address says something new. */
  arrive(): void {
    const { object = '', list } = this.#page.route().params;
    if (object !== this.object) this.named = '';
    this.object = object;
    const wanted = list ?? (this.named || listOfTab(object));
    if (wanted) this.#read(wanted);
    else void this.find();
  }
  /** An address without a list, of an object that no tab names: the one that the user has pinned, else its first list. */
  async find(): Promise<void> {
    const { object } = this;
    this.error = null;
    try {
      const { open } = await getJson<OfferedLists>(`/objects/${encodeURIComponent(object)}/lists`);
      if (object === this.object) this.#read(open);
    } catch (error) {
      if (object === this.object) this.error = error;
    }
    this.#page.changed();
  }
  /** The rows as they are now. */
  again(): void {
    this.#shown = '';
    this.#read(this.named);
  }
  /** Reads everything anew: the list was changed, or is had otherwise. */
  reload(): void {
    this.list = null;
    this.#shown = '';
    this.arrive();
  }
  /** How many rows there are now. */
  count(): void {
    const { search, filter } = this.address;
    void this.counted.ask(`${this.path}/count`, search, filter);
  }
  stop(): void {
    void this.own.flush();
    this.counted.stop();
  }

  /** Another order; '' is that of the list, which the address has to say when the user had another before. */
  sortBy(sort: string): void {
    this.own.change({ sort: sort === '' ? null : sort });
    const asListed = this.own.begun.sort === null ? '' : this.list?.sort || 'title';
    void setQuery({ sort: sort || asListed }, { replace: false });
  }
  showColumns(columns: readonly string[] | null): void {
    this.own.change({ columns: columns && [...columns] });
    const asListed = this.own.begun.columns === null ? '' : (this.list?.columns.join(',') ?? '');
    void setQuery({ columns: columns?.join(',') ?? asListed }, { replace: false });
  }
  setWidths(widths: Readonly<Record<string, number>>): void {
    this.widths = { ...this.widths, ...widths };
    this.own.change({ widths: this.widths });
    this.#page.changed();
  }
  /** The list as it says itself. */
  async reset(): Promise<void> {
    try {
      await this.own.reset();
    } catch {
      return showToast({ text: t('list.not_kept'), tone: 'bad' });
    }
    this.widths = {};
    this.reload();
    await setQuery({ sort: null, columns: null, view: null });
    showToast({ text: t('list.was_reset') });
  }

  #read(list: string): void {
    this.named = list;
    const { path } = this;
    this.#page.reading(path);
    const isKnown = this.list?.object === this.object && this.list.list === list && !this.failed;
    if (!isKnown) this.own.begin(path, { columns: null, widths: {}, sort: null });
    const wanted = this.#wanted();
    if (wanted === this.#shown) return;
    if (!isKnown) {
      this.list = null;
      this.failed = false;
    }
    this.#shown = wanted;
    const isShown = () => this.#shown === this.#wanted() && path === this.path;
    this.source = {
      loadPage: async (cursor, { limit, signal }) => {
        const first = cursor === null && !isKnown ? { describe: 1, own: 1 } : {};
        try {
          const page = await getJson<RowsPage>(`${path}/rows`, { query: { ...this.state, cursor, limit, ...first }, signal });
          if (isShown() && cursor === null) this.#take(page);
          return page;
        } catch (error) {
          // The table says what is wrong; the page keeps its name and the filter that may be the cause.
          if (!isAbort(error) && first.describe) void this.#nameAnyway(list);
          throw error;
        }
      },
    };
    this.#page.anew();
    // A board has no table that would read what the page needs beside.
    if (!isKnown && !this.#page.hasTable()) void this.source.loadPage(null, { limit: 1, signal: new AbortController().signal }).catch(() => undefined);
    this.count();
    setPageTitle(this.title);
    this.#page.changed();
  }
  #wanted(): string {
    return JSON.stringify([this.path, this.state]);
  }
  async #nameAnyway(list: string): Promise<void> {
    const { object } = this;
    const named = await nameList(object, list);
    if (!named || object !== this.object || this.named !== list) return;
    this.list = named;
    this.failed = true;
    setPageTitle(this.title);
    this.#page.changed();
  }
  #take(page: RowsPage): void {
    this.columns = page.columns;
    if (page.list) {
      const list = page.list as ListDescription;
      this.list = list;
      this.own.begin(this.path, list.setting);
      this.widths = list.setting.widths;
      // The rows came as the user has the list already.
      this.#shown = this.#wanted();
      this.#page.described(list);
    }
    setPageTitle(this.title);
    this.#page.changed();
  }
}
