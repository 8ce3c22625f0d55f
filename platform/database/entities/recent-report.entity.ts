import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a user last opened a report. */
@Entity({ name: 'recent_report' })
export class RecentReport {
  @PrimaryColumn({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @PrimaryColumn({ type: 'text' })
  report!: string;

  @Column({ name: 'opened_at', type: 'timestamptz', default: () => 'now()' })
  openedAt!: Date;
}
