import Type from 'typebox';

/** Of objects that say nothing but what is listed. */
export const closed = { additionalProperties: false } as const;

/** An API name: the identity of an object, a field, a list, a report. At most 40 characters, so that every physical name fits PostgreSQL's 63. */
export const NAME_PATTERN = '^[a-z][a-z0-9_]{0,39}$';
/** The API name of something. */
export const Name = (description: string) => Type.String({ pattern: NAME_PATTERN, description });
/** A formula as it is written; its syntax and types are checked by `formula/` when the definitions are compiled. */
export const Formula = (description: string) =>
  Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Boolean()], { description: `${description} (formula)` });
/** Words for users. */
export const Text = (description: string) =>
  Type.Union(
    [Type.String({ minLength: 1, maxLength: 4000 }), Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.String({ minLength: 1, maxLength: 4000 }))],
    {
      description: `${description}: a text, or one a language ({ ja: …, en: … })`,
    },
  );
/** A field, or one of a record that a lookup leads to. */
export const Path = (description: string) => Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,4}$', description });
/** An order of rows. */
export const Sort = Type.Array(Type.String({ pattern: '^-?[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,4}$' }), {
  description: 'Fields in order of weight; a minus in front sorts downwards',
});
