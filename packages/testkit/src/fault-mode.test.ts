import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultMode, spoilReply } from './fault-mode.ts';

const reply = Uint8Array.of(1, 2, 3, 4);
const cases: [FaultMode, number[]][] = [
  [{ mode: 'pass' }, [1, 2, 3, 4]],
  [{ mode: 'hang' }, []],
  [{ mode: 'half-open' }, []],
  [{ mode: 'drop', bytes: 1 }, [2, 3, 4]],
  [{ mode: 'drop', bytes: 9, at: 2 }, [1, 2]],
  [{ mode: 'corrupt' }, [1, 2, 3, 0xfb]],
  [{ mode: 'corrupt', at: 9 }, [1, 2, 3, 4]],
  [{ mode: 'truncate', keep: 0 }, []],
  [{ mode: 'rewrite', reply: () => undefined }, []],
  [{ mode: 'delay', ms: 5 }, [1, 2, 3, 4]],
];

for (const [mode, expected] of cases) {
  test(`${JSON.stringify(mode)} makes [${expected}] of [${reply}]`, () => assert.deepEqual([...spoilReply(mode, reply)], expected));
}
