import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError, messageOf } from '../../api/client.ts';
import { focusControl, type SummaryItem } from '../error-summary/error-summary.ts';

/** A field of a small form: the name that the server knows it by, the id of its control, its label. */
export interface EntryField {
  readonly name: string;
  readonly id: string;
  readonly label: () => string;
}

/** Where a small form stands: being sent, what is wrong with which field, and what went wrong as a whole. It draws its host anew at each change. */
export class Submission implements ReactiveController {
  busy = false;
  /** What was thrown and belongs to no field; null when nothing was. */
  failure: unknown = null;
  #errors: Readonly<Record<string, string>> = {};
  readonly #host: ReactiveControllerHost;
  readonly #fields: readonly EntryField[];

  /** `fields` in the order of the form. */
  constructor(host: ReactiveControllerHost, fields: readonly EntryField[]) {
    this.#host = host;
    this.#fields = fields;
    host.addController(this);
  }
  hostConnected(): void {
    // Nothing to listen to.
  }

  /** What is wrong with a field; undefined when nothing is. */
  error(name: string): string | undefined {
    return this.#errors[name];
  }
  /** What is wrong with the fields, for the summary above the form. */
  get items(): readonly SummaryItem[] {
    return this.#fields.flatMap(({ name, id, label }) => {
      const message = this.#errors[name];
      return message === undefined ? [] : [{ controlId: id, label: label(), message }];
    });
  }
  /** The words of what went wrong as a whole; null when nothing did. */
  get failureText(): string | null {
    return this.failure === null ? null : messageOf(this.failure);
  }

  /**
   * Sends the form, once at a time, unless `wrong` (field → what is wrong) names something. What the server refuses is put to its fields; the first of
   * them gets the focus. True when it was taken. Never raises.
   */
  async send(wrong: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.show(wrong);
    if (Object.keys(wrong).length > 0) return false;
    this.busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      this.refuse(error);
      return false;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
      if (this.items.length > 0) void this.#focusFirst();
    }
  }
  /** Shows what is wrong with the fields, in place of what was, and goes to the first. */
  show(wrong: Readonly<Record<string, string>>): void {
    this.failure = null;
    this.#errors = wrong;
    this.#host.requestUpdate();
    if (Object.keys(wrong).length > 0) void this.#focusFirst();
  }
  /** Takes a refusal apart: problems of known fields go there, the rest concerns the form. */
  refuse(error: unknown): void {
    const wrong: Record<string, string> = {};
    for (const { field, message } of error instanceof ApiError ? error.problems : [])
      if (field !== undefined && this.#fields.some(({ name }) => name === field)) wrong[field] = wrong[field] ? `${wrong[field]} ${message}` : message;
    this.#errors = wrong;
    this.failure = Object.keys(wrong).length > 0 ? null : error;
    this.#host.requestUpdate();
  }
  /** Forgets every error. */
  clear(): void {
    this.show({});
  }

  async #focusFirst(): Promise<void> {
    await this.#host.updateComplete;
    const first = this.items[0]?.controlId;
    if (first) focusControl(first);
  }
}
