import sql from 'sql-template-tag';
import { toLocal } from '../fields/time-zone.ts';
import { seedDatabase } from '../../seeds/seed.ts';
import type { Platform } from './open-platform.ts';

/** Fills an empty database with the demo data; leaves one that has accounts alone. Gives whether it did. */
export async function seedDemo({ database, models, files }: Platform, now: Date, progress: (text: string) => void): Promise<boolean> {
  const [{ filled } = { filled: true }] = await database.query<{ filled: boolean }>(sql`SELECT EXISTS (SELECT FROM shirabe.user_account) AS filled`);
  if (filled) return false;
  const { model } = await models.current();
  progress('デモデータを作っています… / Making the demo data …');
  await seedDatabase(database, model, { today: toLocal(now, model.app.timeZone).day, now, files }, progress);
  return true;
}
