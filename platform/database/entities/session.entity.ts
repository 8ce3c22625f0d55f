import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A session. Only the SHA-256 of its token is kept, so that nobody who reads the table can take one over. */
@Entity({ name: 'session' })
export class Session {
  @PrimaryColumn({ name: 'token_hash', type: 'bytea' })
  tokenHash!: Buffer;

  /** What its user sees of it. */
  @Column({ type: 'uuid', unique: true, generated: 'uuid' })
  id!: string;

  @Index()
  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  /** Another user, as whom its own looks at the application (see view-as.ts). */
  @Column({ name: 'as_user', type: 'uuid', nullable: true })
  asUser!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  /** Whether a second factor was given. */
  @Column({ name: 'second_factor', type: 'boolean', default: false })
  secondFactor!: boolean;

  /** How long it lasts after the last request, and after its beginning. */
  @Column({ name: 'idle_minutes', type: 'integer', default: 480 })
  idleMinutes!: number;

  @Column({ name: 'longest_minutes', type: 'integer', default: 1440 })
  longestMinutes!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'last_seen_at', type: 'timestamptz', default: () => 'now()' })
  lastSeenAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;
}
