import type { DashboardLayout } from '../contract/wire-dashboards.ts';
import type { DashboardModel } from '../metadata/model.ts';

type ComponentModel = DashboardModel['components'][number];

/** The components of a dashboard as a user arranged them, and those that they hid. */
interface Arranged {
  readonly shown: readonly ComponentModel[];
  readonly hidden: readonly ComponentModel[];
}

/**
 * Arranges a dashboard: what the definition has no more is left out, and what it has since then stands after what it stands after there, so that a layout of
 * long ago never hides anything new.
 */
export function arrangeDashboard({ components }: Pick<DashboardModel, 'components'>, layout: DashboardLayout['components']): Arranged {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const order = [...new Set(layout.map(({ key }) => key))].filter((key) => byKey.has(key));
  components.forEach(({ key }, index) => {
    if (order.includes(key)) return;
    const before = components[index - 1]?.key;
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
  });
  const placed = new Map(layout.map((place) => [place.key, place]));
  const all = order.flatMap((key): ComponentModel[] => {
    const component = byKey.get(key);
    const span = placed.get(key)?.span;
    return component ? [{ ...component, ...(span !== undefined && { span }) }] : [];
  });
  const isHidden = ({ key }: ComponentModel) => placed.get(key)?.hidden === true;
  return { shown: all.filter((component) => !isHidden(component)), hidden: all.filter(isHidden) };
}
