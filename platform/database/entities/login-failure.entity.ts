import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Failed attempts to log in, by the SHA-256 of an address or of a user name that nobody has. */
@Entity({ name: 'login_failure' })
export class LoginFailure {
  @PrimaryColumn({ type: 'bytea' })
  key!: Buffer;

  @Column({ type: 'integer' })
  failures!: number;

  @Column({ type: 'timestamptz' })
  since!: Date;

  @Column({ name: 'locked_until', type: 'timestamptz', nullable: true })
  lockedUntil!: Date | null;
}
