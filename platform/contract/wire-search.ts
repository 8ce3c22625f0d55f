/** What crosses the wire about the search over everything. */
import Type, { type Static } from 'typebox';
import { Column } from './wire.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);

/** A text in pieces, so that the words that were found can be shown in it. */
const Pieces = Type.Array(Type.Object({ text: Type.String(), found: Type.Boolean() }, closed));
export type Pieces = Static<typeof Pieces>;

const FoundRecord = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    pieces: Pieces,
    /** By the keys of the group's columns. */
    values: Type.Record(Type.String(), Type.Unknown()),
    /** Where a word was found that is not in the title; null when there is none, or nothing to show of it. */
    match: Type.Union([Type.Object({ label: Text, pieces: Pieces }, closed), Type.Null()]),
  },
  closed,
);
export type FoundRecord = Static<typeof FoundRecord>;

const FoundGroup = Type.Object(
  {
    object: Type.String(),
    label: Text,
    icon: Type.Union([Type.String(), Type.Null()]),
    /** A list of the object that shows everything found; null when the viewer is offered none. */
    list: Type.Union([Type.String(), Type.Null()]),
    columns: Type.Array(Column),
    rows: Type.Array(FoundRecord),
    next: Type.Union([Type.String(), Type.Null()]),
    /** The search of this object took too long and was stopped: it may hold records all the same. */
    stopped: Type.Boolean(),
  },
  closed,
);
export type FoundGroup = Static<typeof FoundGroup>;

/** `GET /api/search`: what was found, by object; the object that holds the best comes first. */
export const SearchAnswer = Type.Object(
  {
    /** The words as they were compared: width, case and kana folded. */
    words: Type.Array(Type.String()),
    /** Fewer than two characters: nothing was looked for. */
    too_short: Type.Boolean(),
    groups: Type.Array(FoundGroup),
  },
  closed,
);
export type SearchAnswer = Static<typeof SearchAnswer>;
