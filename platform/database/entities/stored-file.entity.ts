import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A file of a record; its content lies in DATA_DIR. A file without a record was uploaded and not yet saved with one. */
@Entity({ name: 'file' })
@Index(['object', 'record'])
export class StoredFile {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  object!: string;

  @Column({ type: 'text' })
  field!: string;

  @Column({ type: 'uuid', nullable: true })
  record!: string | null;

  /** The comment that it belongs to, of a file of a comment. */
  @Column({ type: 'uuid', nullable: true })
  comment!: string | null;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'bigint' })
  size!: number;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  sha256!: string;

  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** When it was seen last that something still needs the content. */
  @Column({ name: 'looked_at', type: 'timestamptz', nullable: true })
  lookedAt!: Date | null;
}
