import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The next number of an auto-number field. */
@Entity({ name: 'auto_number' })
export class AutoNumber {
  @PrimaryColumn({ type: 'text' })
  object!: string;

  @PrimaryColumn({ type: 'text' })
  field!: string;

  @Column({ type: 'bigint' })
  next!: number;
}
