import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Database, DatabaseFactory, Migration } from '@skerry/store';

/** One engine under test: opens a factory over the same, at first empty, data folder each time it is asked. */
export interface DatabaseUnderTest extends AsyncDisposable {
  createFactory(): DatabaseFactory;
}

const ITEMS: Migration = { version: 1, name: 'items', up: ['CREATE TABLE item (id BIGINT PRIMARY KEY, name TEXT UNIQUE, body BLOB)'] };
const PUT = 'INSERT INTO item (id, name, body) VALUES (?, ?, ?)';

/** What every database engine must do: registers the tests of one implementation. `open` is called once for each test. */
export function databaseConformance(
  name: string,
  open: () => Promise<DatabaseUnderTest>,
  { skip = false }: { skip?: string | false } = {},
): void {
  describe(`${name} keeps the promises of a database`, { skip }, () => {
    for (const [what, check] of Object.entries(CHECKS)) {
      test(what, async () => {
        await using under = await open();
        await check(under);
      });
    }
  });
}

type Check = (under: DatabaseUnderTest) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  'reads what a resolved write has written': onItems(async (database) => {
    await database.write([put(1, 'a')]);
    assert.deepEqual(names(database), ['a']);
    assert.equal(database.get('SELECT id FROM item WHERE name = ?', ['b']), undefined);
  }),

  'keeps every kind of value, and every digit of a 64-bit integer': onItems(async (database) => {
    const large = 9_223_372_036_854_775_807n;
    await database.write([
      {
        sql: PUT,
        rows: [
          [large, 'gr\u00fc\u00dfe \ud83c\udf0a', new Uint8Array([0, 255, 7])],
          [2, null, new Uint8Array()],
          [-5n, '', null],
        ],
      },
    ]);
    const [negative, small, big] = database.all<{ id: number | bigint; name: string | null; body: Uint8Array | null }>(
      'SELECT * FROM item ORDER BY id',
    );
    assert.deepEqual([negative?.id, small?.id, big?.id], [-5, 2, large]);
    assert.deepEqual([negative?.name, small?.name, big?.name], ['', null, 'gr\u00fc\u00dfe \ud83c\udf0a']);
    assert.deepEqual([...(big?.body ?? [])], [0, 255, 7]);
    assert.equal(small?.body?.length, 0);
  }),

  'writes a unit as a whole or not at all': onItems(async (database) => {
    await assert.rejects(database.write([put(1, 'a'), put(2, 'b'), put(1, 'c')]));
    assert.deepEqual(names(database), []);
  }),

  'lets a failing unit fail alone, whatever shares its commit': onItems(async (database) => {
    const units = [put(1, 'a'), put(1, 'double'), put(2, 'b'), { sql: 'INSERT INTO nowhere VALUES (1)', rows: [[]] }, put(3, 'c')];
    const settled = await Promise.allSettled(units.map((unit) => database.write([unit])));
    assert.deepEqual(
      settled.map((each) => (each.status === 'rejected' ? (each.reason as { kind: string }).kind : 'written')),
      ['written', 'StatusConflict', 'written', 'Database', 'written'],
    );
    assert.deepEqual(names(database), ['a', 'b', 'c']);
  }),

  'calls a broken unique constraint a conflict': onItems(async (database) => {
    await database.write([put(1, 'a')]);
    await assert.rejects(database.write([put(2, 'a')]), { kind: 'StatusConflict' });
  }),

  'makes units durable in the order in which they were handed in': onItems(async (database) => {
    const done: number[] = [];
    await Promise.all(Array.from({ length: 300 }, (_, at) => database.write([put(at, `n${at}`)]).then(() => done.push(at))));
    assert.deepEqual(
      done,
      Array.from({ length: 300 }, (_, at) => at),
    );
    assert.equal(names(database).length, 300);
  }),

  'says what each row of a statement has changed and what a statement returned': onItems(async (database) => {
    await database.write([put(1, 'a'), put(2, 'b')]);
    const [update, selected, returned] = await database.write([
      { sql: 'UPDATE item SET body = NULL WHERE id >= ?', rows: [[1], [2], [9]] },
      { sql: 'SELECT name FROM item WHERE id = ?', rows: [[2], [9]] },
      { sql: 'DELETE FROM item WHERE id = ? RETURNING name, id', rows: [[1]] },
    ]);
    assert.deepEqual(update?.changes, [2, 1, 0]);
    assert.deepEqual(selected?.rows, [[['b']], []]);
    assert.deepEqual(returned?.rows, [[['a', 1]]]);
  }),

  'takes the values as they were when the unit was handed in': onItems(async (database) => {
    const body = new Uint8Array([1]);
    const written = database.write([{ sql: PUT, rows: [[1, 'a', body]] }]);
    body[0] = 2;
    await written;
    assert.deepEqual([...(database.get<{ body: Uint8Array }>('SELECT body FROM item')?.body ?? [])], [1]);
  }),

  'refuses an integer that does not fit into 64 bits': onItems(async (database) => {
    await assert.rejects(database.write([put(2n ** 63n, 'too large')]), { kind: 'Database' });
    await database.write([put(1, 'next')]);
    assert.deepEqual(names(database), ['next']);
  }),

  'finishes the writes that were handed in before it closes, and takes none after': async (under) => {
    await using factory = under.createFactory();
    const database = await factory.open('one', [ITEMS]);
    const written = Promise.all(Array.from({ length: 50 }, (_, at) => database.write([put(at, `n${at}`)])));
    await database[Symbol.asyncDispose]();
    await written;
    await assert.rejects(database.write([put(99, 'late')]), { kind: 'ServiceUnavailable' });
    await using again = await factory.open('one', [ITEMS]);
    assert.equal(names(again).length, 50);
  },

  'keeps databases of different names apart': async (under) => {
    await using factory = under.createFactory();
    await using one = await factory.open('one', [ITEMS]);
    await using other = await factory.open('other', [ITEMS]);
    await Promise.all([one.write([put(1, 'mine')]), other.write([put(1, 'yours')])]);
    assert.deepEqual([...names(one), ...names(other)], ['mine', 'yours']);
  },

  'applies new migrations to old data, each once': async (under) => {
    await reopen(under, [ITEMS], (database) => database.write([put(1, 'a')]));
    const colour: Migration = { version: 2, name: 'colour', up: ["ALTER TABLE item ADD COLUMN colour TEXT DEFAULT 'red'"] };
    for (let round = 0; round < 2; round++) {
      await reopen(under, [ITEMS, colour], async (database) => {
        assert.deepEqual(
          database.all('SELECT name, colour FROM item').map((row) => ({ ...row })),
          [{ name: 'a', colour: 'red' }],
        );
      });
    }
  },

  'leaves no trace of a migration that fails': async (under) => {
    await reopen(under, [ITEMS], (database) => database.write([put(1, 'a')]));
    const broken: Migration = { version: 2, name: 'broken', up: ['CREATE TABLE half (id BIGINT)', 'NOT SQL'] };
    await assert.rejects(
      reopen(under, [ITEMS, broken], () => Promise.resolve()),
      { kind: 'Database', message: /Cannot migrate .* to version 2 \(broken\).*Nothing was changed/ },
    );
    await reopen(under, [ITEMS], async (database) => {
      assert.deepEqual(names(database), ['a']);
      assert.throws(() => database.all('SELECT * FROM half'), { kind: 'Database' });
    });
  },

  'refuses data of a newer version with one sentence': async (under) => {
    await reopen(under, [ITEMS, { version: 7, name: 'future', up: ['CREATE TABLE future (id BIGINT)'] }], () => Promise.resolve());
    await assert.rejects(
      reopen(under, [ITEMS], () => Promise.resolve()),
      { kind: 'Database', message: /schema is version 7, written by a newer Skerry; this one knows 1\. Update Skerry/ },
    );
  },
};

function onItems(check: (database: Database) => Promise<void>): Check {
  return async (under) => {
    await using factory = under.createFactory();
    await using database = await factory.open('items', [ITEMS]);
    await check(database);
  };
}

async function reopen(
  under: DatabaseUnderTest,
  migrations: readonly Migration[],
  use: (database: Database) => Promise<unknown>,
): Promise<void> {
  await using factory = under.createFactory();
  await using database = await factory.open('old', migrations);
  await use(database);
}

function put(id: number | bigint, name: string) {
  return { sql: PUT, rows: [[id, name, null]] };
}

function names(database: Database): string[] {
  return database.all<{ name: string }>('SELECT name FROM item ORDER BY id').map((row) => row.name);
}
