import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One published version of the definitions: never changed. */
@Entity({ name: 'model_version' })
export class ModelVersion {
  @PrimaryGeneratedColumn('identity', { type: 'integer', generatedIdentity: 'ALWAYS' })
  version!: number;

  @Column({ type: 'text' })
  hash!: string;

  /** The version it was made from: publishing is refused when another one came between. */
  @Column({ name: 'base_hash', type: 'text', nullable: true })
  baseHash!: string | null;

  /** Path → text of each definition file. */
  @Column({ type: 'jsonb' })
  files!: Record<string, string>;

  /** The physical names given up to this version (PhysicalNames). */
  @Column({ type: 'jsonb' })
  physical!: object;

  /** The steps that led here. */
  @Column({ type: 'jsonb' })
  plan!: object;

  /** Table → hash of what the object's form showed: the same hash, the same form. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  forms!: Record<string, string>;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'created_by', type: 'text', nullable: true })
  createdBy!: string | null;
}
