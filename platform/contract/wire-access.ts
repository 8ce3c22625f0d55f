/** What crosses the wire about why somebody may see something (set-up area `access`). */
import Type, { type Static, type TSchema } from 'typebox';
import { RoleDefinition } from './definitions.ts';

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
    /** Those of them that the user has. */
    through: Type.Array(Text),
    /** The condition as it is written. */
    where: nullable(Type.String()),
    verdict: RuleVerdict,
    decided: Type.Boolean({ description: 'The first rule that let the user in' }),
  },
  closed,
);
/** A right that a list of roles decides; null: everybody has it. `through`: the roles of the user that are in it. */
const Right = Type.Object({ allowed: Type.Boolean(), roles: nullable(Type.Array(Text)), through: Type.Array(Text) }, closed);
/** `GET /api/access/explanation?user=` and `&object=` (`&record=`, `&field=` or `&list=`), `&report=`, `&folder=` or `&tab=`. */
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
        kind: Type.Union([
          Type.Literal('object'),
          Type.Literal('record'),
          Type.Literal('field'),
          Type.Literal('list'),
          Type.Literal('report'),
          Type.Literal('folder'),
          Type.Literal('tab'),
        ]),
        name: Type.String(),
        label: Text,
        /** Of a record: its title, when whoever asks may read it. */
        title: nullable(Type.String()),
      },
      closed,
    ),
    /** Of a report, folder, tab or list: who is shown it, where that is said, and what else they may do with it. */
    shown: nullable(
      Type.Object(
        {
          ...Right.properties,
          said_by: Type.Union([Type.Literal('report'), Type.Literal('folder'), Type.Literal('tab'), Type.Literal('list'), Type.Literal('nobody')]),
          edit: nullable(Right),
          manage: nullable(Right),
          objects: Type.Array(
            Type.Object(
              {
                object: Type.String(),
                label: Text,
                allowed: Type.Boolean(),
                export: Type.Boolean({ description: 'Whether its records may be taken out as a file' }),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    /** Of a field: one needs a role of each of the lists to read it. */
    field: nullable(Type.Object({ read: Type.Object({ allowed: Type.Boolean(), needs: Type.Array(Right) }, closed), edit: Right }, closed)),
    /** Of an object: taking its records out as a file, for those who read them. */
    export: nullable(Right),
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

const Named = { label: Text } as const;
/** `GET /api/access/catalogue`: everything that a role may say something of, by its words. */
export const AccessCatalogue = Type.Object(
  {
    scopes: Type.Array(Type.Object({ scope: Type.String(), ...Named }, closed)),
    objects: Type.Array(
      Type.Object(
        {
          object: Type.String(),
          ...Named,
          /** The scopes that its records are stamped with: those that `own` can mean. */
          scopes: Type.Array(Type.String()),
          /** Whether it names who may take records out as a file; if not, whoever reads them may. */
          names_exporters: Type.Boolean(),
          /** Rows of another object, whose access they have: what is said of it here is added. */
          parent: nullable(Type.String()),
          fields: Type.Array(Type.Object({ field: Type.String(), ...Named, restricted: Type.Boolean() }, closed)),
          lists: Type.Array(Type.Object({ list: Type.String(), ...Named, restricted: Type.Boolean() }, closed)),
        },
        closed,
      ),
    ),
    folders: Type.Array(Type.Object({ folder: Type.String(), ...Named, parent: nullable(Type.String()), restricted: Type.Boolean() }, closed)),
    reports: Type.Array(Type.Object({ report: Type.String(), ...Named, folder: nullable(Type.String()), restricted: Type.Boolean() }, closed)),
    tabs: Type.Array(Type.Object({ tab: Type.String(), ...Named, restricted: Type.Boolean() }, closed)),
  },
  closed,
);
export type AccessCatalogue = Static<typeof AccessCatalogue>;

/** A way in: `own SCOPE`, `all` or `everyone`, and the condition as it is written. */
export const RoleWay = Type.Object({ reach: Type.String(), where: nullable(Type.String()) }, closed);
export type RoleWay = Static<typeof RoleWay>;
const ReportRight = Type.Union([Type.Literal('none'), Type.Literal('view'), Type.Literal('edit'), Type.Literal('manage')]);
/** What a role gives by itself. */
export const RoleRights = Type.Object(
  {
    objects: Type.Record(
      Type.String(),
      Type.Object(
        {
          read: Type.Array(RoleWay),
          create: Type.Array(RoleWay),
          update: Type.Array(RoleWay),
          delete: Type.Array(RoleWay),
          export: Type.Boolean(),
          unless: nullable(Type.String({ description: 'Nobody writes where this holds' })),
        },
        closed,
      ),
    ),
    fields: Type.Array(
      Type.Object(
        { object: Type.String(), field: Type.String(), right: Type.Union([Type.Literal('none'), Type.Literal('read'), Type.Literal('edit')]) },
        { ...closed, description: 'Of the fields that not everybody reads or changes' },
      ),
    ),
    folders: Type.Record(Type.String(), ReportRight),
    reports: Type.Record(Type.String(), ReportRight),
    tabs: Type.Array(Type.String()),
    lists: Type.Record(Type.String(), Type.Array(Type.String())),
  },
  closed,
);
export type RoleRights = Static<typeof RoleRights>;

const role = {
  role: Type.String(),
  label: Text,
  description: nullable(Text),
  /** A line of app.yaml, or a file of its own, which can be changed in the browser. */
  origin: Type.Union([Type.Literal('app'), Type.Literal('file')]),
  /** The scope whose unit its users belong to, or `all`; null: it is given beside another role only. */
  reach: nullable(Type.String()),
  administrator: Type.Boolean(),
  areas: Type.Array(Type.String()),
  /** How many have it, beside others or alone; closed accounts do not count. */
  users: Type.Integer(),
  rights: RoleRights,
};
/** `GET /api/access/roles`. */
export const AccessRoles = Type.Object(
  {
    /** The hash of the definitions: a change says which ones it was made from. */
    base: Type.String(),
    /** Whether the viewer may change roles: administrators. */
    may_change: Type.Boolean(),
    roles: Type.Array(Type.Object(role, closed)),
  },
  closed,
);
export type AccessRoles = Static<typeof AccessRoles>;
export type AccessRole = AccessRoles['roles'][number];
/** `GET /api/access/roles/{role}`. */
export const AccessRoleDetail = Type.Object(
  {
    ...role,
    base: Type.String(),
    may_change: Type.Boolean(),
    /** What its file says; of a role of app.yaml what the file of a copy would say. */
    definition: RoleDefinition,
  },
  closed,
);
export type AccessRoleDetail = Static<typeof AccessRoleDetail>;

/** `POST /api/access/roles`, `PUT /api/access/roles/{role}`; with `?dry_run=1` nothing is changed. */
export const RoleChangeRequest = Type.Object({ base: Type.String({ maxLength: 64 }), definition: RoleDefinition }, closed);
/** What a change gives and takes, in words. */
export const RoleChangeAnswer = Type.Object(
  {
    base: Type.String(),
    version: nullable(Type.Integer({ description: 'The version in force; null when it was only planned' })),
    users: Type.Integer(),
    added: Type.Array(Text),
    removed: Type.Array(Text),
    changed: Type.Array(Text),
  },
  closed,
);
export type RoleChangeAnswer = Static<typeof RoleChangeAnswer>;

/** `POST /api/access/formula`: whether a condition over records of an object can be used. */
export const FormulaCheck = Type.Object({ object: Type.String({ maxLength: 40 }), formula: Type.String({ maxLength: 4000 }) }, closed);
export const FormulaCheckAnswer = Type.Object(
  { problems: Type.Array(Type.Object({ message: Type.String(), start: Type.Integer(), end: Type.Integer() }, closed)) },
  closed,
);
export type FormulaCheckAnswer = Static<typeof FormulaCheckAnswer>;
