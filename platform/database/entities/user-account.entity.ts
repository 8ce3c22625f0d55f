import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user. `unit` is the record the user belongs to; `units` holds the ids of every scope it lies in, as in Actor.units. */
@Entity({ name: 'user_account' })
export class UserAccount {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text', unique: true })
  username!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Argon2id in PHC form; null: no password yet, nobody can log in. */
  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash!: string | null;

  @Column({ type: 'text' })
  role!: string;

  /** Further roles; what all of them allow adds up. */
  @Column({ type: 'text', array: true, default: '{}' })
  roles!: string[];

  @Column({ type: 'uuid', nullable: true })
  unit!: string | null;

  @Column({ type: 'jsonb', default: {} })
  units!: Record<string, string>;

  @Column({ type: 'text', default: 'ja' })
  language!: 'ja' | 'en';

  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @Column({ name: 'failed_attempts', type: 'integer', default: 0 })
  failedAttempts!: number;

  @Column({ name: 'locked_until', type: 'timestamptz', nullable: true })
  lockedUntil!: Date | null;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  /** A new address that is not confirmed yet. */
  @Column({ name: 'email_wanted', type: 'text', nullable: true })
  emailWanted!: string | null;

  /** Told by post, not by mail (Q4). */
  @Column({ name: 'by_post', type: 'boolean', default: false })
  byPost!: boolean;

  /** Locked by hand. */
  @Column({ type: 'boolean', default: false })
  held!: boolean;

  /** Why the definitions let nobody log in here (Q22), in both languages. */
  @Column({ name: 'closed_reason', type: 'jsonb', nullable: true })
  closedReason!: { ja: string; en: string } | null;

  /** Kinds of mail that the user does not want. */
  @Column({ name: 'unwanted_mail', type: 'text', array: true, default: '{}' })
  unwantedMail!: string[];

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'password_changed_at', type: 'timestamptz', nullable: true })
  passwordChangedAt!: Date | null;

  @Column({ name: 'last_log_in_at', type: 'timestamptz', nullable: true })
  lastLogInAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
