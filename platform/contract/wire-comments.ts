/** What crosses the wire about comments on records, and about those whom they name. */
import Type, { type Static, type TSchema } from 'typebox';
import { FileAnswer } from './wire.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });

/** The most characters of a comment, and the most users that it names. */
export const COMMENT_LIMIT = 10_000;
export const MENTION_LIMIT = 20;
/** The most files of a comment, and bytes of each; and what stands where other files name their field: no field has such a name. */
export const COMMENT_FILE_LIMIT = 10;
export const COMMENT_FILE_SIZE = 20 * 1024 * 1024;
export const COMMENT_FIELD = '@comment';

const Person = Type.Object({ id: Type.String(), name: Type.String(), username: Type.String() }, closed);
export type Person = Static<typeof Person>;

export const Comment = Type.Object(
  {
    id: Type.String(),
    text: Type.String(),
    /** The name as it was at the time. */
    by: Type.String(),
    at: Moment,
    edited_at: nullable(Moment),
    mentions: Type.Array(Person),
    files: Type.Array(FileAnswer),
    /** It names the viewer, who has not seen it yet. */
    unread: Type.Boolean(),
    can: Type.Object({ edit: Type.Boolean(), delete: Type.Boolean() }, closed),
  },
  closed,
);
export type Comment = Static<typeof Comment>;

/** Newest first. `next`: the cursor of older ones. */
export const CommentsAnswer = Type.Object({ comments: Type.Array(Comment), next: nullable(Type.String()), can_comment: Type.Boolean() }, closed);
export type CommentsAnswer = Static<typeof CommentsAnswer>;

const Mentions = Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 100, description: 'The ids of those whom it names' }));
const Files = Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 100, description: 'The ids of its files, uploaded with `comment_on`' }));
/** A longer text than allowed is refused in words, not here. One with files needs no words. */
export const NewComment = Type.Object({ text: Type.String(), mentions: Mentions, files: Files }, closed);
export type NewComment = Static<typeof NewComment>;
export const CommentChange = Type.Object(
  {
    text: Type.String(),
    before: Type.String({ description: 'The text that the change was made from' }),
    mentions: Mentions,
    /** All that it is to have; those that it has unless said. */
    files: Files,
  },
  closed,
);
export type CommentChange = Static<typeof CommentChange>;

/** Users who may read the record, by name. */
export const PeopleAnswer = Type.Object({ people: Type.Array(Person) }, closed);
export type PeopleAnswer = Static<typeof PeopleAnswer>;

/** Comments that name the viewer, newest first. */
export const MentionsAnswer = Type.Object(
  {
    mentions: Type.Array(
      Type.Object(
        {
          comment: Type.String(),
          object: Type.String(),
          record: Type.String(),
          title: Type.String(),
          by: Type.String(),
          at: Moment,
          text: Type.String({ description: 'Its beginning' }),
          read: Type.Boolean(),
        },
        closed,
      ),
    ),
    next: nullable(Type.String()),
  },
  closed,
);
export type MentionsAnswer = Static<typeof MentionsAnswer>;
export const MentionCount = Type.Object({ unread: Type.Integer({ description: 'At most 100' }) }, closed);
export type MentionCount = Static<typeof MentionCount>;
export const MentionsRead = Type.Object({ comments: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 200 })) }, closed);
