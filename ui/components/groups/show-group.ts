import type { TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { showValue } from '../../fields/show-value.ts';

/** A group's value as a badge where it is a state, else in words (`name`). */
export function showGroup(value: unknown, column: Column, name: string): TemplateResult | string {
  const toned = column.choices?.some((choice) => choice.value === value && choice.tone);
  return toned ? showValue(value, column) : name;
}
