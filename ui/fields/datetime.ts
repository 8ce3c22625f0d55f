import { fieldTypes } from '../../platform/fields/field-types.ts';
import { toLocal } from '../../platform/fields/time-zone.ts';
import type { FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

/** The wall clock of the application's time zone, whatever the browser's own zone is. */
function toWallClock(iso: string, timeZone: string): string {
  const { day, clock } = toLocal(new Date(iso), timeZone);
  return `${day}T${clock.slice(0, 5)}`;
}

export const datetimeView: FieldView = {
  type: 'datetime',
  numeric: false,
  grouped: () => false,
  // The text without an offset is read by the field type in the application's time zone.
  edit: (context) =>
    renderTextInput(context, {
      type: 'datetime-local',
      text: typeof context.value === 'string' ? toWallClock(context.value, context.timeZone) : '',
      bounds: { max: '9999-12-31T23:59' },
    }),
  show: (value, field, context) => fieldTypes.datetime.format(value, field as never, context),
};
