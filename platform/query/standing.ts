import type { Model } from '../metadata/model.ts';
import { ownOf } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';
import { isRecordId } from '../fields/lookup.ts';

/**
 * The roles of the database that statements run as. `app` and `nation` are subject to the policies of the tables; the engine's own work is not.
 * `nation` is for users whose main role reaches everything: see `compileWall`.
 */
export type Standing = 'app' | 'nation' | 'engine';

/** As what, and with which values for the policies, the statements of somebody run. */
export interface ViewerStanding {
  readonly role: Standing;
  /** Settings by name, local to the transaction: what the policies know of the viewer. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The names of the settings beside those of `unitSetting`. */
export const viewerSettings = {
  roles: 'shirabe.roles',
  role: 'shirabe.role',
  name: 'shirabe.name',
  username: 'shirabe.username',
  now: 'shirabe.now',
} as const;

export function unitSetting(scope: string): string {
  return `shirabe.unit_${scope}`;
}

const standings = new WeakMap<Actor, { readonly model: Model; readonly standing: ViewerStanding }>();

/** How the requests of an actor stand before the database. An administrator stands as the engine, whom no policy stops. */
export function standingOf({ model, actor, now }: QueryContext): ViewerStanding {
  if (actor.setup) return { role: 'engine', settings: {} };
  const known = standings.get(actor);
  const { role, settings } = known?.model === model ? known.standing : lastingOf(model, actor);
  return { role, settings: { ...settings, [viewerSettings.now]: now.toISOString() } };
}

/** What holds for every request of the actor. */
function lastingOf(model: Model, actor: Actor): ViewerStanding {
  const units = Object.keys(model.app.scopes).map((scope) => {
    const unit = ownOf(actor.units, scope);
    return [unitSetting(scope), unit !== undefined && isRecordId(unit) ? unit : ''] as const;
  });
  const standing: ViewerStanding = {
    role: ownOf(model.app.roles, actor.role)?.reach === 'all' ? 'nation' : 'app',
    settings: {
      [viewerSettings.roles]: actor.roles.filter((role) => isRole(model, role)).join(','),
      [viewerSettings.role]: actor.role,
      [viewerSettings.name]: actor.name,
      [viewerSettings.username]: actor.username,
      ...Object.fromEntries(units),
    },
  };
  standings.set(actor, { model, standing });
  return standing;
}

/** A role that the definitions no longer have could hold any character. */
function isRole(model: Model, role: string): boolean {
  return Object.hasOwn(model.app.roles, role);
}
