import type { DashboardDefinition } from '../contract/report-definitions.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';

type Component = DashboardDefinition['components'][number];

/**
 * What the components of a dashboard are known by, in their order: their own keys, else what they show, with a number from the second alike on. What users arranged
 * so keeps its place when others come and go.
 */
export function componentKeys({ problems }: Compilation, { value, ...file }: DefinitionFile<DashboardDefinition>): readonly string[] {
  const own = new Set<string>();
  for (const component of value.components) {
    if (component.key === undefined) continue;
    if (own.has(component.key)) problems.add({ value, ...file }, 'duplicate_name', `部品 \`${component.key}\` が 2 回書かれています。`, component, 'key');
    own.add(component.key);
  }
  const given = new Map<string, number>();
  return value.components.map((component) => {
    if (component.key !== undefined) return component.key;
    const shows = shownBy(component);
    for (;;) {
      const times = (given.get(shows) ?? 0) + 1;
      given.set(shows, times);
      const key = times === 1 ? shows : `${shows}.${times}`;
      if (!own.has(key)) return key;
    }
  });
}

function shownBy(component: Component): string {
  if ('report' in component) return `${component.type}.${component.report}`;
  return component.type === 'list' ? `list.${component.object}.${component.list}` : component.type;
}
