import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One change of a record. `changes` is [{ field, old, new }] in wire form, lookups as { id, label }. */
@Entity({ name: 'record_history' })
@Index(['object', 'record', 'id'])
export class RecordHistory {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column({ type: 'text' })
  object!: string;

  @Column({ type: 'uuid' })
  record!: string;

  @Column({ type: 'timestamptz', default: () => 'now()' })
  at!: Date;

  @Column({ name: 'by_user', type: 'uuid', nullable: true })
  byUser!: string | null;

  @Column({ name: 'by_name', type: 'text' })
  byName!: string;

  @Column({ type: 'text' })
  action!: string;

  @Column({ type: 'jsonb' })
  changes!: object[];

  /** The change of many rows at once that this was part of. */
  @Column({ type: 'uuid', nullable: true })
  batch!: string | null;
}
