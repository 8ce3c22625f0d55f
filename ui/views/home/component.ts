import type { DashboardAnswer } from '../../../platform/contract/wire.ts';

/** One component of a dashboard, with its data. */
export type Component = DashboardAnswer['components'][number];
