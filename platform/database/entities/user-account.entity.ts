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

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
