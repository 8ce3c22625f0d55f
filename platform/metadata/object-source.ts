import type {
  AccessDefinition,
  FieldDefinition,
  LayoutDefinition,
  ListsDefinition,
  ObjectDefinition,
  RulesDefinition,
  SurveyDefinition,
} from '../contract/definitions.ts';
import type { DefinitionFile } from './definition-file.ts';

/** All files of one object. */
export interface ObjectSource {
  readonly name: string;
  readonly file: DefinitionFile<ObjectDefinition>;
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly layout?: DefinitionFile<LayoutDefinition>;
  readonly rules?: DefinitionFile<RulesDefinition>;
  readonly lists?: DefinitionFile<ListsDefinition>;
  readonly access?: DefinitionFile<AccessDefinition>;
  readonly survey?: DefinitionFile<SurveyDefinition>;
}
