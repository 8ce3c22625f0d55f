import { describe, expect, test } from '@jest/globals';
import { array, assert, boolean, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import type { DashboardModel } from '../metadata/model.ts';
import { arrangeDashboard } from './arrange-dashboard.ts';

const dashboard = (keys: readonly string[]): Pick<DashboardModel, 'components'> => ({
  components: keys.map((key) => ({ key, type: 'text', text: 'x' })),
});
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('a layout and a definition that changed since', () => {
  test('every component is there once, shown or hidden, whatever the layout says', () => {
    const layouts = array(record({ key: constantFrom(...names, '__proto__', 'gone'), span: integer({ min: 1, max: 12 }), hidden: boolean() }), {
      maxLength: 20,
    });
    assert(
      property(uniqueArray(constantFrom(...names)), layouts, (keys, layout) => {
        const { shown, hidden } = arrangeDashboard(dashboard(keys), layout);
        expect([...shown, ...hidden].map(({ key }) => key).sort()).toEqual([...keys].sort());
      }),
    );
  });
  test('what is new stands after what it stands after in the definition', () => {
    const layout = ['c', 'a'].map((key) => ({ key, span: 4, hidden: false }));
    expect(arrangeDashboard(dashboard(['n', 'a', 'm', 'c']), layout).shown.map(({ key }) => key)).toEqual(['n', 'c', 'a', 'm']);
  });
});
