/** What crosses the wire about why somebody may see something (set-up area `access`). */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);

/** What a rule said of a user and a record; `depends`: without a record, on the record. */
export const RuleVerdict = Type.Union([
  Type.Literal('lets_in'),
  Type.Literal('not_in_roles'),
  Type.Literal('no_unit'),
  Type.Literal('other_unit'),
  Type.Literal('condition_not_met'),
  Type.Literal('depends'),
]);
const Rule = Type.Object(
  {
    /** `own SCOPE`, `all` or `everyone`. */
    reach: Type.String(),
    /** Of `own SCOPE`: what its units are called. */
    scope: nullable(Text),
    roles: Type.Array(Text),
    /** The condition as it is written. */
    where: nullable(Type.String()),
    verdict: RuleVerdict,
    decided: Type.Boolean({ description: 'The first rule that let the user in' }),
  },
  closed,
);
/** `GET /api/access/explanation?user=&object=&record=` or `?user=&report=`. */
export const AccessExplanation = Type.Object(
  {
    user: Type.Object(
      {
        username: Type.String(),
        name: Type.String(),
        roles: Type.Array(Text),
        units: Type.Array(Type.Object({ scope: Type.String(), label: Type.String() }, closed)),
        administrator: Type.Boolean(),
        active: Type.Boolean(),
      },
      closed,
    ),
    subject: Type.Object(
      {
        kind: Type.Union([Type.Literal('object'), Type.Literal('record'), Type.Literal('report')]),
        name: Type.String(),
        label: Text,
        /** Of a record: its title, when whoever asks may read it. */
        title: nullable(Type.String()),
      },
      closed,
    ),
    /** Of a report: who may open it, and where that is said. */
    report: nullable(
      Type.Object(
        {
          allowed: Type.Boolean(),
          said_by: Type.Union([Type.Literal('report'), Type.Literal('folder'), Type.Literal('nobody')]),
          roles: nullable(Type.Array(Text)),
          objects: Type.Array(Type.Object({ object: Type.String(), label: Text, allowed: Type.Boolean() }, closed)),
        },
        closed,
      ),
    ),
    actions: Type.Array(
      Type.Object(
        {
          action: Type.Union([Type.Literal('read'), Type.Literal('create'), Type.Literal('update'), Type.Literal('delete')]),
          /** null: of some records, by the rules that say `depends`. */
          allowed: nullable(Type.Boolean()),
          rules: Type.Array(Rule),
          /** Closes writing after all where its condition holds. */
          unless: nullable(Type.Object({ where: Type.String(), holds: nullable(Type.Boolean()) }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type AccessExplanation = Static<typeof AccessExplanation>;

/** `POST /api/view-as`: 204; `DELETE /api/view-as` ends it. `Me.view_as` says who really looks. */
export const ViewAsRequest = Type.Object({ username: Type.String({ minLength: 1, maxLength: 100 }) }, closed);
