import type { Migration } from '@skerry/store';

/**
 * The schema of core-metadata's file.
 *
 * The object itself is JSON in `body`; a column exists for each thing it is looked up by. `position` grows with each insert and breaks ties
 * between objects created in the same millisecond. Labels are kept apart by triggers, so that an object and its labels are one statement.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'devices, profiles, services and provision watchers',
    up: [
      ...objectTable('device', ['service', 'profile', 'parent']),
      ...objectTable('profile', ['manufacturer', 'model'], ['resources INTEGER NOT NULL']),
      ...objectTable('service', []),
      ...objectTable('watcher', ['service', 'profile']),
    ],
  },
];

function objectTable(kind: string, keys: readonly string[], more: readonly string[] = []): string[] {
  const columns = [...keys.map((key) => `${key} TEXT NOT NULL`), ...more].map((column) => `, ${column}`).join('');
  return [
    `CREATE TABLE ${kind} (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL UNIQUE,
      created INTEGER NOT NULL, version INTEGER NOT NULL, labels TEXT NOT NULL, body TEXT NOT NULL${columns}) STRICT`,
    `CREATE INDEX ${kind}_created ON ${kind} (created)`,
    ...keys.map((key) => `CREATE INDEX ${kind}_${key} ON ${kind} (${key}, created)`),
    `CREATE TABLE ${kind}_label (label TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (label, position)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX ${kind}_label_position ON ${kind}_label (position)`,
    `CREATE TRIGGER ${kind}_added AFTER INSERT ON ${kind} BEGIN ${copyLabels(kind)} END`,
    `CREATE TRIGGER ${kind}_removed AFTER DELETE ON ${kind} BEGIN ${dropLabels(kind)} END`,
    `CREATE TRIGGER ${kind}_changed AFTER UPDATE OF labels ON ${kind} WHEN old.labels <> new.labels
      BEGIN ${dropLabels(kind)} ${copyLabels(kind)} END`,
  ];
}

function copyLabels(kind: string): string {
  return `INSERT OR IGNORE INTO ${kind}_label SELECT value, new.position FROM json_each(new.labels);`;
}

function dropLabels(kind: string): string {
  return `DELETE FROM ${kind}_label WHERE position = old.position;`;
}
