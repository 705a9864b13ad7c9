import type { Migration } from '@skerry/store';

/**
 * The event log: one row per event, what repeats in a dictionary of shapes.
 *
 * `shape.events` counts the rows of a shape, dead ones included; `last` is the last position given to it; `ahead` and `behind` say how far the
 * origins of its readings lie after or before that of their event. Rows up to `cut_position` with an origin before `cut_origin` are deleted, as are
 * all rows of a dead shape, even where they still exist. `log.last` keeps the last position when the shapes that knew it are gone.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'event log',
    up: [
      'CREATE TABLE log (only INTEGER PRIMARY KEY CHECK (only = 1), last INTEGER NOT NULL)',
      'INSERT INTO log VALUES (1, 0)',
      'CREATE TABLE epoch (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
      `CREATE TABLE shape (id INTEGER PRIMARY KEY, form TEXT NOT NULL, events INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL DEFAULT 0,
        ahead INTEGER NOT NULL DEFAULT 0, behind INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0,
        cut_origin INTEGER, cut_position INTEGER)`,
      `CREATE TABLE event (position INTEGER PRIMARY KEY, id BLOB NOT NULL, shape INTEGER NOT NULL, origin INTEGER NOT NULL, body BLOB NOT NULL)`,
      'CREATE UNIQUE INDEX event_id ON event (id)',
      'CREATE INDEX event_shape_origin ON event (shape, origin)',
    ],
  },
];
