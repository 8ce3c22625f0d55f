import type { DashboardLayout } from '../../../platform/contract/wire-dashboards.ts';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { getJson, messageOf, putJson, type QueryValues, remove } from '../../api/client.ts';
import type { Component } from './component.ts';

type Answer = Pick<DashboardAnswer, 'dashboard' | 'components' | 'hidden'>;

/** A dashboard while its user arranges it: nothing is kept before it is saved. */
export class Arranging {
  components: DashboardAnswer['components'];
  hidden: DashboardAnswer['hidden'];
  readonly #dashboard: string;
  readonly #all: Answer;
  readonly #query: QueryValues;
  readonly #changed: () => void;

  /** `query`: the filters that are set; `changed` is called whenever something is to be drawn anew. */
  constructor(answer: Answer, query: QueryValues, changed: () => void) {
    this.components = answer.components;
    this.hidden = answer.hidden;
    this.#dashboard = answer.dashboard;
    this.#all = answer;
    this.#query = query;
    this.#changed = changed;
  }

  /** Puts a card in the place of another; places count from 0. */
  move(from: number, to: number): void {
    const moved = this.components[from];
    if (!moved || to < 0 || to >= this.components.length) return;
    const rest = this.components.filter((_, index) => index !== from);
    this.components = [...rest.slice(0, to), moved, ...rest.slice(to)];
    this.#changed();
  }
  widen(key: string, span: number): void {
    this.components = this.components.map((component) => (component.key === key ? { ...component, span } : component));
    this.#changed();
  }
  hide(key: string): void {
    const gone = this.components.find((component) => component.key === key);
    if (!gone) return;
    this.components = this.components.filter((component) => component !== gone);
    this.hidden = [...this.hidden, { key, label: gone.label, span: gone.span }];
    this.#changed();
  }
  /** Shows a hidden card again, at the end. One that was hidden before asks for its data now. */
  show(key: string): void {
    const back = this.hidden.find((each) => each.key === key);
    if (!back) return;
    this.hidden = this.hidden.filter((each) => each !== back);
    const known = this.#all.components.find((component) => component.key === key);
    const { label, span } = back;
    this.components = [...this.components, known ?? { key, label, span, type: 'text', not_applied: [], as_of: new Date().toISOString() }];
    this.#changed();
    if (!known) void this.#read(key);
  }
  /** What cannot be read says so in its card, which reads itself again when asked to. */
  async #read(key: string): Promise<void> {
    const put = (change: Partial<Component>) => {
      this.components = this.components.map((component) => (component.key === key ? { ...component, ...change, span: component.span } : component));
      this.#changed();
    };
    try {
      put(await getJson<Component>(`/dashboards/${encodeURIComponent(this.#dashboard)}/components/${encodeURIComponent(key)}`, { query: this.#query }));
    } catch (error) {
      put({ error: { ja: messageOf(error), en: messageOf(error) } });
    }
  }

  /** Raises as `putJson`. */
  save(): Promise<void> {
    const components: DashboardLayout['components'] = [
      ...this.components.map(({ key, span }) => ({ key, span, hidden: false })),
      ...this.hidden.map(({ key, span }) => ({ key, span, hidden: true })),
    ];
    return putJson<void>(this.#path, { components });
  }
  /** Has it as it is defined. Raises as `remove`. */
  reset(): Promise<void> {
    return remove(this.#path);
  }
  get #path(): string {
    return `/dashboards/${encodeURIComponent(this.#dashboard)}/layout`;
  }
}
