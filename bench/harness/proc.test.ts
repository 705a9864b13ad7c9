import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf, memoryOf } from './proc.ts';

test('reads the memory of a process from the kernel', () => {
  const { pss, uss, rss } = memoryOf(process.pid);
  assert.ok(uss > 1 << 20);
  assert.ok(uss <= pss && pss <= rss);
});

test('reads the CPU time of a process', () => {
  assert.ok(cpuMsOf(process.pid) > 0);
});
