/**
 * What a definition file may say: the one source of the TypeScript types, the JSON Schemas that ajv checks,
 * the schemas an editor completes from, and the reference page. Descriptions here are what an administrator reads.
 */
import Type, { type Static, type TSchema } from 'typebox';
import { closed, Formula, Name, NAME_PATTERN, Path, Sort, Text } from './definition-parts.ts';
import { DashboardDefinition, FolderDefinition, ReportDefinition } from './report-definitions.ts';

/** A value of a picklist. */
const VALUE_PATTERN = '^[a-z0-9][a-z0-9_]{0,39}$';

export const TextDefinition = Text('A text');
export type TextDefinition = Static<typeof TextDefinition>;

const PicklistValue = Type.Union([
  Text('The label of the value'),
  Type.Object(
    {
      label: Text('The label of the value'),
      tone: Type.Optional(
        Type.Union([Type.Literal('good'), Type.Literal('warn'), Type.Literal('bad'), Type.Literal('idle')], {
          description: 'How the value is shown: as a badge of this tone',
        }),
      ),
      retired: Type.Optional(Type.Boolean({ description: 'Kept readable, no longer offered' })),
    },
    closed,
  ),
]);
const PicklistValues = Type.Record(Type.String({ pattern: VALUE_PATTERN }), PicklistValue, {
  description: 'The values in order: API name to label',
  minProperties: 1,
});

const common = {
  label: Text('The label of the field'),
  help: Type.Optional(Text('The help text shown below the field')),
  required: Type.Optional(Type.Union([Type.Boolean(), Type.String()], { description: 'Whether a value must be given; true, or a condition (formula)' })),
  fixed: Type.Optional(Type.Boolean({ description: 'Given when the record is created and never changed afterwards' })),
  read_only: Type.Optional(Type.Boolean({ description: 'Set by the system, never by a user' })),
  default: Type.Optional(Formula('The value a new record starts with')),
  show: Type.Optional(Formula('When the field is shown; a field that is not shown is not stored')),
  history: Type.Optional(Type.Boolean({ description: 'Whether changes are kept in the history; true unless said' })),
  copy: Type.Optional(Type.Boolean({ description: 'Whether the value is taken along when an answer is copied from the period before; true unless said' })),
  was: Type.Optional(Name('The former API name, when this is a rename')),
};
const field = <const T extends string, P extends Record<string, TSchema>>(type: T, description: string, properties: P) =>
  Type.Object({ type: Type.Literal(type), ...common, ...properties }, { ...closed, description });

const notApplicable = {
  not_applicable: Type.Optional(
    Type.Boolean({ description: 'Offers 該当なし (N/A) beside the values: a third thing beside blank and 0, which sums and averages leave out' }),
  ),
};
const unique = { unique: Type.Optional(Type.Boolean({ description: 'No two records have the same value' })) };
const length = { max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000, description: 'The most characters' })) };
const pattern = {
  pattern: Type.Optional(Type.String({ description: 'A regular expression that the whole text must match' })),
  pattern_message: Type.Optional(Text('What to say when the pattern does not match')),
};
const range = {
  min: Type.Optional(Type.Number({ description: 'The least value' })),
  max: Type.Optional(Type.Number({ description: 'The greatest value' })),
  unit: Type.Optional(Text('The unit shown after the number')),
};
const scale = { scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 10, description: 'Digits after the point' })) };

/** Every field type, by its name. */
export const fieldDefinitions = {
  text: field('text', 'A line of text', { ...unique, ...length, ...pattern, ...notApplicable }),
  long_text: field('long_text', 'Text of several lines', {
    ...length,
    ...notApplicable,
    rows: Type.Optional(Type.Integer({ minimum: 2, maximum: 40, description: 'Height of the input in lines' })),
  }),
  rich_text: field('rich_text', 'Text with headings, lists and links', { ...length }),
  integer: field('integer', 'A whole number', { ...unique, ...range, ...notApplicable }),
  decimal: field('decimal', 'A number with digits after the point', { ...range, ...scale, ...notApplicable }),
  percent: field('percent', 'A share; 0.5 is stored and shown as 50%', { ...range, ...scale, ...notApplicable }),
  date: field('date', 'A day', {
    min: Type.Optional(Formula('The first day allowed')),
    max: Type.Optional(Formula('The last day allowed')),
    ...notApplicable,
  }),
  time: field('time', 'A time of day', { ...notApplicable }),
  datetime: field('datetime', 'A moment, shown in the time zone of the application', { ...notApplicable }),
  checkbox: field('checkbox', 'Yes or no', {}),
  picklist: field('picklist', 'One of several values', { values: PicklistValues, ...notApplicable }),
  multi_picklist: field('multi_picklist', 'Any of several values', { values: PicklistValues, ...notApplicable }),
  lookup: field('lookup', 'A record of another object', {
    to: Name('The object'),
    where: Type.Optional(Formula('Which records of that object may be chosen')),
    parent: Type.Optional(Type.Boolean({ description: 'The record belongs to that one: deleted with it, its access is that one’s' })),
    ...notApplicable,
  }),
  children: field('children', 'The rows of another object that belong to this record', {
    of: Name('The object of the rows'),
    by: Name('The lookup field of the rows that points here'),
  }),
  auto_number: field('auto_number', 'A running number given by the system', {
    format: Type.Optional(Type.String({ pattern: '^[^{}]*\\{0+\\}[^{}]*$', description: 'Such as INQ-{000000}' })),
  }),
  formula: field('formula', 'A value computed from other fields', {
    formula: Formula('What is computed'),
    ...scale,
    format: Type.Optional(Type.Literal('percent', { description: 'Show the number as a percentage' })),
  }),
  email: field('email', 'A mail address', { ...unique, ...notApplicable }),
  phone: field('phone', 'A telephone number', { ...notApplicable }),
  url: field('url', 'A web address', { ...notApplicable }),
  file: field('file', 'One or several files', {
    multiple: Type.Optional(Type.Boolean({ description: 'Several files' })),
    max_size: Type.Optional(Type.Integer({ minimum: 1, description: 'The most bytes of one file' })),
    accept: Type.Optional(Type.Array(Type.String(), { description: 'File name endings, such as .pdf' })),
  }),
} as const;

export type FieldTypeName = keyof typeof fieldDefinitions;
export type FieldDefinitionOf<T extends FieldTypeName> = Static<(typeof fieldDefinitions)[T]>;
export type FieldDefinition = { [T in FieldTypeName]: FieldDefinitionOf<T> }[FieldTypeName];

const RecordTypes = Type.Object(
  {
    field: Name('The picklist whose values are the types; every record has one'),
    types: Type.Optional(
      Type.Record(
        Type.String({ pattern: VALUE_PATTERN }),
        Type.Object(
          {
            description: Type.Optional(Text('What the type is for, said where it is chosen')),
            create: Type.Optional(Formula('Who may create records of the type and give it to others, over USER; everybody who may create records unless said')),
            values: Type.Optional(
              Type.Record(Type.String({ pattern: NAME_PATTERN }), Type.Array(Type.String({ pattern: VALUE_PATTERN }), { minItems: 1 }), {
                description: 'The values that records of the type take of other picklists, by field; all unless said',
              }),
            ),
            defaults: Type.Optional(
              Type.Record(Type.String({ pattern: NAME_PATTERN }), Formula('The value'), {
                description: 'What new records of the type start with, by field, instead of the default of the field',
              }),
            ),
          },
          closed,
        ),
        { description: 'What is said of single types, by value; a value without an entry is a type too' },
      ),
    ),
  },
  { ...closed, description: 'Records are of several types, which differ in what they ask: a new one begins with the choice of its type' },
);

export const ObjectDefinition = Type.Object(
  {
    object: Name('The API name; the same as the folder’s'),
    label: Text('The label'),
    description: Type.Optional(Text('What the object is for')),
    icon: Type.Optional(Type.String({ maxLength: 40, description: 'The name of an icon' })),
    name: Type.Optional(Type.String({ description: 'The title of a record: a text with formulas in {{ }}; unless said, the field `name`' })),
    ordered_by: Type.Optional(
      Name('The field that its records are ordered by where lookups to them are sorted or grouped by, such as a code; their titles unless said'),
    ),
    scope: Type.Optional(Name('The lookup field whose record decides to whom a row belongs')),
    unique: Type.Optional(Type.Array(Type.Array(Type.String(), { minItems: 1 }), { description: 'Sets of fields that no two records share' })),
    search: Type.Optional(Type.Array(Type.String(), { description: 'The text fields that search looks into; unless said, the title and the text fields' })),
    history: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('none')], { description: 'Which changes are kept; all unless said' })),
    comments: Type.Optional(
      Type.Union(
        [
          Type.Boolean(),
          Type.Object({ roles: Type.Array(Name('A role'), { minItems: 1, description: 'Who writes comments, of those who read the record' }) }, closed),
        ],
        {
          description:
            'Whether users write comments on records, and name others in them; whoever reads the record reads them, and writes some unless `roles` are named',
        },
      ),
    ),
    record_types: Type.Optional(RecordTypes),
    was: Type.Optional(Name('The former API name, when this is a rename')),
    fields: Type.Record(Type.String({ pattern: NAME_PATTERN }), Type.Union(Object.values(fieldDefinitions) as TSchema[]), {
      description: 'The fields in order',
      minProperties: 1,
    }),
  },
  { ...closed, description: 'An object: what is stored, one record a row (objects/NAME/object.yaml)' },
);
export type ObjectDefinition = Omit<Static<typeof ObjectDefinition>, 'fields'> & { fields: Record<string, FieldDefinition> };

export const LayoutDefinition = Type.Object(
  {
    highlights: Type.Optional(Type.Array(Path('A field'), { description: 'Fields shown at the head of the page' })),
    sections: Type.Array(
      Type.Object(
        {
          label: Text('The heading'),
          note: Type.Optional(Text('A remark beside the heading')),
          show: Type.Optional(Formula('When the section is shown; fields of a section that is not shown are not stored')),
          types: Type.Optional(
            Type.Array(Type.String({ pattern: VALUE_PATTERN }), { minItems: 1, description: 'The record types that the section is for; all unless said' }),
          ),
          columns: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], { description: 'Columns of the form; 2 unless said' })),
          fields: Type.Array(Name('A field'), { minItems: 1 }),
        },
        closed,
      ),
      { minItems: 1 },
    ),
    related: Type.Optional(
      Type.Array(
        Type.Object(
          {
            object: Name('The object'),
            by: Name('Its lookup field that points here'),
            name: Type.Optional(Name('Tells lists of the same object and lookup apart; needed where there are several')),
            label: Type.Optional(Text('The heading')),
            columns: Type.Optional(Type.Array(Path('A field'))),
            where: Type.Optional(Formula('Which of the records; all unless said')),
            sort: Type.Optional(Sort),
            comments: Type.Optional(
              Type.Object(
                {
                  text: Name('The text field that holds the words; its help text invites to write'),
                  author: Name('The text field that says who wrote them, set by its default'),
                  files: Type.Optional(Name('The file field')),
                },
                { ...closed, description: 'Shown as comments, oldest first, with a box for the next one, instead of a table with columns' },
              ),
            ),
          },
          closed,
        ),
        {
          description: 'Lists of records that point here',
        },
      ),
    ),
  },
  { ...closed, description: 'The page and form of an object (objects/NAME/layout.yaml)' },
);
export type LayoutDefinition = Static<typeof LayoutDefinition>;

const RuleMessages = Type.Union([
  Type.Record(Type.String({ pattern: NAME_PATTERN }), Text('What to say at the field'), { minProperties: 1 }),
  Type.String({ minLength: 1 }),
]);
export const RulesDefinition = Type.Array(
  Type.Object(
    {
      when: Formula('When the rule speaks'),
      error: Type.Optional(RuleMessages),
      warning: Type.Optional(RuleMessages),
    },
    { ...closed, description: 'Either `error`, which stops the save, or `warning`, which may be saved over: messages by field, or one text for the record' },
  ),
  { description: 'The rules of an object (objects/NAME/rules.yaml)' },
);
export type RulesDefinition = Static<typeof RulesDefinition>;

export const ListsDefinition = Type.Array(
  Type.Object(
    {
      list: Name('The API name'),
      label: Text('The label'),
      where: Type.Optional(Formula('Which records')),
      columns: Type.Array(Path('A field, or a field of a record it points to'), { minItems: 1, maxItems: 60 }),
      sort: Type.Optional(Sort),
      roles: Type.Optional(Type.Array(Name('A role'), { description: 'Who is offered the list; everybody unless said' })),
      board: Type.Optional(
        Type.Object(
          {
            by: Name('A picklist: each of its values is a column'),
            cards: Type.Array(Path('What a card shows beside the title'), { maxItems: 8 }),
            sum: Type.Optional(Name('A number: its sum stands at each column')),
          },
          { ...closed, description: 'The list is offered as a board too: cards that are moved from value to value' },
        ),
      ),
      view: Type.Optional(
        Type.Union([Type.Literal('table'), Type.Literal('split'), Type.Literal('board')], {
          description: 'How the list opens, until the viewer chooses otherwise: as a table (unless said), beside the record that is open, or as its board',
        }),
      ),
    },
    closed,
  ),
  { description: 'The list views of an object (objects/NAME/lists.yaml); the first is the one opened' },
);
export type ListsDefinition = Static<typeof ListsDefinition>;

const Reach = () => Type.String({ pattern: '^(own [a-z][a-z0-9_]*|all|everyone)$' });
const AccessItem = Type.Union(
  [
    Reach(),
    Type.Object(
      {
        reach: Reach(),
        roles: Type.Optional(Type.Array(Name('A role'), { minItems: 1 })),
        where: Type.Optional(Formula('Which records')),
      },
      closed,
    ),
  ],
  { description: '`own SCOPE` for roles that reach that scope, `all` for roles that reach all, `everyone`; or { reach, roles, where }' },
);
export const AccessDefinition = Type.Object(
  {
    read: Type.Optional(Type.Array(AccessItem)),
    write: Type.Optional(Type.Array(AccessItem, { description: 'Create and update' })),
    create: Type.Optional(Type.Array(AccessItem)),
    update: Type.Optional(Type.Array(AccessItem)),
    delete: Type.Optional(Type.Array(AccessItem)),
    write_unless: Type.Optional(Formula('When nobody may write after all')),
    export: Type.Optional(Type.Array(Name('A role'), { description: 'Who may take records out as a file; whoever reads them unless said' })),
    fields: Type.Optional(
      Type.Record(
        Type.String({ pattern: NAME_PATTERN }),
        Type.Object(
          {
            read: Type.Optional(
              Type.Array(Name('A role, or `everyone`'), {
                minItems: 1,
                description:
                  'Who reads it; whoever reads the record unless said, and of a formula field whoever reads all that it is computed from (`[everyone]` opens it). For all others it is not there',
              }),
            ),
            edit: Type.Optional(
              Type.Array(Name('A role'), { description: 'Who of those that read it may change it; whoever may change the record unless said' }),
            ),
          },
          closed,
        ),
        { description: 'Fields that not everybody who sees the record reads or changes' },
      ),
    ),
  },
  { ...closed, description: 'Who may do what with the records (objects/NAME/access.yaml). Without it only administrators may' },
);
export type AccessDefinition = Static<typeof AccessDefinition>;

export const SurveyDefinition = Type.Object(
  {
    every: Type.Union([Type.Literal('day'), Type.Literal('week')]),
    weekday: Type.Optional(
      Type.Union(
        ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => Type.Literal(day)),
        { description: 'The day of a weekly survey' },
      ),
    ),
    date: Name('The date field of the period'),
    respondent: Name('The lookup field to the one who answers'),
    respondents: Type.Optional(Formula('Which records of that object answer')),
    due: Type.Optional(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'The time by which the day’s answer is due' })),
    status: Type.Object(
      {
        field: Name('The picklist field'),
        open: Type.String({ description: 'Value before an answer' }),
        answered: Type.String({ description: 'Value after a save' }),
        excused: Type.Optional(Type.String({ description: 'Value of 該当なし: no answer needed' })),
      },
      closed,
    ),
    excused_when: Type.Optional(Formula('Which rows need no answer: they are made as excused (a closed day)')),
    first_answered: Type.Optional(Name('The datetime field that keeps the first answer’s time')),
    on_time: Type.Optional(Name('The checkbox field that keeps whether it was in time')),
    backfill_from: Type.Optional(Formula('The first date that may be entered')),
    ended: Type.Optional(Type.String({ format: 'date', description: 'The day after which nothing is taken' })),
    freezes: Type.Optional(
      Type.Array(Type.Object({ from: Type.String({ format: 'date-time' }), to: Type.String({ format: 'date-time' }), message: Text('What to say') }, closed), {
        description: 'Spans in which nothing is taken',
      }),
    ),
    past: Type.Optional(
      Type.Array(
        Type.Object(
          {
            fields: Type.Array(Name('A number field'), { minItems: 1, maxItems: 60 }),
            answers: Type.Optional(Type.Integer({ minimum: 5, maximum: 60, description: 'How many of the last answers are looked at; 14 unless said' })),
            far: Type.Optional(
              Type.Number({
                exclusiveMinimum: 0,
                maximum: 100,
                description: 'Warns of a number that is more than so many spreads away from the median; 5 suits most',
              }),
            ),
            least: Type.Optional(Type.Number({ minimum: 0, description: 'A difference up to this is never warned of; 5 unless said' })),
            rising: Type.Optional(Type.Integer({ minimum: 3, maximum: 60, description: 'Warns after so many answers that never fell: a sum carried on?' })),
            far_message: Type.Optional(Text('What to say of a number that is far from the former ones')),
            rising_message: Type.Optional(Text('What to say of a series that only rises')),
          },
          closed,
        ),
        { description: 'Numbers held against the respondent’s own last answers; each may be saved over' },
      ),
    ),
  },
  { ...closed, description: 'When an object is answered, by whom, until when (objects/NAME/survey.yaml)' },
);
export type SurveyDefinition = Static<typeof SurveyDefinition>;

/** The areas of the set-up that a role may look after without being an administrator. */
export const setupAreas = ['accounts', 'security', 'mail', 'audit', 'access', 'lists', 'open_data'] as const;
export type SetupArea = (typeof setupAreas)[number];
const SetupArea = Type.Union(
  [
    Type.Literal('accounts'),
    Type.Literal('security'),
    Type.Literal('mail'),
    Type.Literal('audit'),
    Type.Literal('access'),
    Type.Literal('lists'),
    Type.Literal('open_data'),
  ],
  {
    description:
      'accounts: users; security: passwords and log-ins; mail: words and delivery; audit: reading it; access: who may see what, and why; lists: sharing own list views with others; open_data: publishing what reports mark as open data',
  },
);

export const AppDefinition = Type.Object(
  {
    app: Name('The API name'),
    label: Text('The name of the application'),
    description: Type.Optional(Text('Its long name')),
    languages: Type.Optional(
      Type.Array(Type.Union([Type.Literal('ja'), Type.Literal('en')]), { minItems: 1, description: 'The first is the one of plain texts' }),
    ),
    time_zone: Type.Optional(Type.String({ description: 'The IANA time zone of days, deadlines and times; Asia/Tokyo unless said' })),
    recycle_bin: Type.Optional(
      Type.Object(
        { days: Type.Integer({ minimum: 0, maximum: 3650, description: 'How many days deleted records can be brought back; 0: not at all' }) },
        { ...closed, description: 'The recycle bin; 30 days unless said' },
      ),
    ),
    reports: Type.Optional(
      Type.Object(
        {
          seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600, description: 'How long a report may take on the screen; 60 unless said' })),
          ask_above: Type.Optional(
            Type.Integer({
              minimum: 0,
              description:
                'The cost in the estimate of PostgreSQL above which a reader is asked before a report is run; 5000000 unless said, which is about half a minute',
            }),
          ),
        },
        { ...closed, description: 'How much work reports may make' },
      ),
    ),
    exports: Type.Optional(
      Type.Object(
        {
          job_above: Type.Optional(
            Type.Integer({
              minimum: 0,
              description: 'From how many rows on a file is made in the background, and told of when it is ready; 50000 unless said',
            }),
          ),
          keep_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365, description: 'How many days such a file can be downloaded; 7 unless said' })),
        },
        { ...closed, description: 'Files of reports and lists' },
      ),
    ),
    tabs: Type.Array(
      Type.Union([
        Type.String({ pattern: NAME_PATTERN }),
        Type.Object(
          {
            tab: Name('The API name'),
            label: Text('The words on the tab'),
            objects: Type.Optional(Type.Array(Name('An object'), { description: 'The objects that the tab gathers' })),
            reports: Type.Optional(Type.Boolean({ description: 'The report folders' })),
            roles: Type.Optional(Type.Array(Name('A role'))),
          },
          closed,
        ),
      ]),
      { minItems: 1, description: 'The tabs in order: `home`, `reports`, an object, or a gathering of objects' },
    ),
    home: Type.Record(Type.String({ pattern: NAME_PATTERN }), Name('A dashboard'), { description: 'The home page by role' }),
    scopes: Type.Optional(
      Type.Record(
        Type.String({ pattern: NAME_PATTERN }),
        Type.Object(
          {
            object: Name('The object whose records are the units'),
            label: Type.Optional(Text('What a unit is called where access is explained; the label of the object unless said')),
            within: Type.Optional(
              Type.Record(Type.String({ pattern: NAME_PATTERN }), Name('The lookup field of that object'), {
                description: 'The wider scopes, by the field that leads there',
              }),
            ),
            address: Type.Optional(Type.Array(Name('A field of that object'), { maxItems: 6, description: 'The lines of its postal address on letters' })),
          },
          closed,
        ),
        { description: 'The units that rows and users belong to, such as institution, area, prefecture' },
      ),
    ),
    roles: Type.Record(
      Type.String({ pattern: NAME_PATTERN }),
      Type.Object(
        {
          label: Text('The label'),
          reach: Type.String({ description: 'The scope whose unit a user of the role belongs to, or `all`' }),
          setup: Type.Optional(
            Type.Union([Type.Boolean(), Type.Array(SetupArea, { minItems: 1 })], {
              description: 'true: administrators, who may do everything; or the areas of the set-up that the role looks after',
            }),
          ),
          shut: Type.Optional(
            Type.Object(
              {
                when: Formula('Of the record that the user belongs to, over its own fields: while it holds, the user cannot log in'),
                message: Text('Why, said to the user at the log-in'),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
      { description: 'The roles of users', minProperties: 1 },
    ),
    texts: Type.Optional(
      Type.Object(
        {
          login: Type.Optional(Text('Words on the login page')),
          help: Type.Optional(Text('Words on the help page')),
          contact: Type.Optional(Text('Whom to contact, with the telephone number: at the end of every mail and letter, and on the pages before the log-in')),
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'The application (objects/app.yaml)' },
);
export type AppDefinition = Static<typeof AppDefinition>;

const RoleItems = (description: string) =>
  Type.Optional(Type.Array(Type.Union([Reach(), Type.Object({ reach: Reach(), where: Type.Optional(Formula('Which records')) }, closed)]), { description }));
const Right = Type.Union([Type.Literal('view'), Type.Literal('edit'), Type.Literal('manage')]);
export const RoleDefinition = Type.Object(
  {
    role: Name('The API name; the same as the file’s'),
    label: Text('The label'),
    description: Type.Optional(Text('What the role is for')),
    reach: Type.Optional(
      Type.String({ description: 'The scope whose unit a user of the role belongs to, or `all`. Without it the role is only given beside another' }),
    ),
    setup: Type.Optional(
      Type.Union([Type.Boolean(), Type.Array(SetupArea, { minItems: 1 })], {
        description: 'true: administrators, who may do everything; or the areas of the set-up that the role looks after',
      }),
    ),
    objects: Type.Optional(
      Type.Record(
        Type.String({ pattern: NAME_PATTERN }),
        Type.Object(
          {
            read: RoleItems('Which records users of the role read: `own SCOPE`, `all`, `everyone`, or { reach, where }'),
            write: RoleItems('Create and update'),
            create: RoleItems('Create'),
            update: RoleItems('Update'),
            delete: RoleItems('Delete'),
            export: Type.Optional(Type.Literal(true, { description: 'May take records out as a file, where the object names who may' })),
          },
          closed,
        ),
        { description: 'What the role adds to the access of objects' },
      ),
    ),
    fields: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}\\.[a-z][a-z0-9_]{0,39}$' }),
        Type.Union([Type.Literal('none'), Type.Literal('read'), Type.Literal('edit')]),
        { description: 'OBJECT.FIELD: whether users of the role see the field, and may change it' },
      ),
    ),
    folders: Type.Optional(
      Type.Record(Type.String({ pattern: NAME_PATTERN }), Right, { description: 'Report folders: with all in them that says nothing else' }),
    ),
    reports: Type.Optional(Type.Record(Type.String({ pattern: NAME_PATTERN }), Right, { description: 'Single reports' })),
    tabs: Type.Optional(Type.Array(Name('A tab'), { description: 'Tabs that name who sees them, to be seen by users of the role too' })),
    lists: Type.Optional(
      Type.Record(Type.String({ pattern: NAME_PATTERN }), Type.Array(Name('A list of the object')), {
        description: 'List views, by object, that name who is offered them, to be offered to users of the role too',
      }),
    ),
  },
  { ...closed, description: 'A role with all that it adds to what the other definitions say (objects/roles/NAME.role.yaml)' },
);
export type RoleDefinition = Static<typeof RoleDefinition>;

/** The kinds of definition file, by how their path ends. */
export const definitionKinds = {
  app: { file: 'app.yaml', schema: AppDefinition },
  object: { file: 'object.yaml', schema: ObjectDefinition },
  layout: { file: 'layout.yaml', schema: LayoutDefinition },
  rules: { file: 'rules.yaml', schema: RulesDefinition },
  lists: { file: 'lists.yaml', schema: ListsDefinition },
  access: { file: 'access.yaml', schema: AccessDefinition },
  survey: { file: 'survey.yaml', schema: SurveyDefinition },
  role: { file: '.role.yaml', schema: RoleDefinition },
  folder: { file: 'folder.yaml', schema: FolderDefinition },
  report: { file: '.report.yaml', schema: ReportDefinition },
  dashboard: { file: '.dashboard.yaml', schema: DashboardDefinition },
} as const;
export type DefinitionKind = keyof typeof definitionKinds;
