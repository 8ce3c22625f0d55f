import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says which version of the definitions is in force. */
@Entity({ name: 'model_current' })
export class ModelCurrent {
  @PrimaryColumn({ type: 'boolean', default: true })
  singleton!: true;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ name: 'switched_at', type: 'timestamptz', default: () => 'now()' })
  switchedAt!: Date;
}
