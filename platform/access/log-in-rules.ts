import type { BlockList } from 'node:net';
import type { LogInRules } from '../contract/wire-accounts.ts';
import { ShirabeError } from '../contract/problem.ts';
import { toLocal } from '../fields/time-zone.ts';
import { holdsAddress, listAddresses } from './log-in-rules-address.ts';
import { isWithinHours } from './log-in-rules-hours.ts';

/** What is asked of those of one role who log in. */
export type LogInRule = LogInRules['roles'][string];

/** Of a role for which nobody has set anything. */
export const defaultRule: LogInRule = { second_factor: 'off', addresses: [], hours: null, idle_minutes: 8 * 60, longest_minutes: 24 * 60 };

/** Where and when a request comes from. */
export interface Coming {
  readonly address: string;
  readonly now: Date;
}

/** The rules of several roles taken together. */
interface Strictest {
  readonly secondFactor: LogInRule['second_factor'];
  /** Every one of them must hold the address. */
  readonly places: readonly BlockList[];
  /** Now must be within every one of them. */
  readonly hours: readonly NonNullable<LogInRule['hours']>[];
  readonly idleMinutes: number;
  readonly longestMinutes: number;
}

const strength = { off: 0, offered: 1, required: 2 } as const;

/**
 * The rules that are in force, by role. Who has several roles is held to the strictest of each kind: an address must be allowed for every role that names
 * addresses, the time for every role that names hours, the shortest session counts, and a second factor that one role requires is required.
 */
export class LogInRuleBook {
  readonly #rules: Readonly<Record<string, LogInRule>>;
  readonly #timeZone: string;
  /** By the roles of a user: the same few again and again. */
  readonly #strictest = new Map<string, Strictest>();

  constructor(rules: LogInRules['roles'], timeZone: string) {
    this.#rules = rules;
    this.#timeZone = timeZone;
  }

  /** Whose clocks the hours are of. */
  get timeZone(): string {
    return this.#timeZone;
  }

  /** The rule of a role. */
  of(role: string): LogInRule {
    return (Object.hasOwn(this.#rules, role) ? this.#rules[role] : undefined) ?? defaultRule;
  }

  /** Raises `not_from_here` or `not_now` when the roles may not work from this address, or at this time. */
  admit(roles: readonly string[], { address, now }: Coming): void {
    const { places, hours } = this.#take(roles);
    if (places.length > 0 && !places.every((place) => holdsAddress(place, address))) throw notFromHere(address);
    if (hours.length === 0) return;
    const local = toLocal(now, this.#timeZone);
    for (const within of hours) if (!isWithinHours(within, local)) throw notNow(within);
  }

  /** Whether the roles may, or must, have a second factor. */
  secondFactor(roles: readonly string[]): LogInRule['second_factor'] {
    return this.#take(roles).secondFactor;
  }

  /** How long a session of the roles lasts, in minutes: after the last request, and in all. */
  times(roles: readonly string[]): { readonly idleMinutes: number; readonly longestMinutes: number } {
    return this.#take(roles);
  }

  #take(roles: readonly string[]): Strictest {
    const key = roles.join(' ');
    let found = this.#strictest.get(key);
    if (!found) {
      found = combine(roles.map((role) => this.of(role)));
      this.#strictest.set(key, found);
    }
    return found;
  }
}

function combine(rules: readonly LogInRule[]): Strictest {
  return {
    secondFactor: rules.map((rule) => rule.second_factor).reduce((one, other) => (strength[other] > strength[one] ? other : one), 'off'),
    places: rules.filter(({ addresses }) => addresses.length > 0).map(({ addresses }) => listAddresses(addresses)),
    hours: rules.flatMap(({ hours }) => hours ?? []),
    idleMinutes: Math.min(...rules.map((rule) => rule.idle_minutes)),
    longestMinutes: Math.min(...rules.map((rule) => rule.longest_minutes)),
  };
}

function notFromHere(address: string): ShirabeError {
  return new ShirabeError('not_from_here', {
    ja: `この接続元（${address}）からは利用できません。所属先のネットワークから接続し直してください。接続元を変えられないときは、管理者に接続元の登録を依頼してください。`,
    en: `You may not work from this address (${address}). Connect from your organization's network, or ask an administrator to allow the address.`,
  });
}

const dayNames = { ja: ['月', '火', '水', '木', '金', '土', '日'], en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] } as const;

function notNow({ from, to, days }: NonNullable<LogInRule['hours']>): ShirabeError {
  const named = (language: 'ja' | 'en', between: string): string =>
    [...days]
      .sort()
      .map((day) => dayNames[language][day - 1])
      .join(between);
  return new ShirabeError('not_now', {
    ja: `今は利用できる時間ではありません。利用できるのは ${named('ja', '・')} の ${from}～${to} です。その時間にもう一度お試しください。`,
    en: `You may not work at this time. It is possible on ${named('en', ', ')} from ${from} to ${to}; try again then.`,
  });
}
