import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topicMatches } from '@skerry/contracts';
import { SeededRandom } from '@skerry/testkit';
import { checkFilter, isTopic, TopicTrie } from './trie.ts';

for (const [filter, topic, matches] of [
  ['a/b', 'a/b', true],
  ['a/b', 'a/b/c', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a', false],
  ['a/+', 'a/', true],
  ['+/+', '/', true],
  ['+', '/', false],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['#', 'a/b', true],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['a/+/c/#', 'a/b/c', true],
  ['a//b', 'a//b', true],
  ['a/+/b', 'a//b', true],
] as const) {
  test(`${filter} ${matches ? 'matches' : 'does not match'} ${topic}`, () => {
    const trie = new TopicTrie<string>();
    trie.add(filter, 'x');
    assert.deepEqual(trie.match(topic), matches ? ['x'] : []);
    assert.deepEqual(trie.match(topic), matches ? ['x'] : [], 'also from memory');
  });
}

test('finds values of exact and wildcard filters together, also when added more than once', () => {
  const trie = new TopicTrie<number>();
  for (const [filter, value] of [
    ['a/b', 1],
    ['a/+', 2],
    ['#', 3],
    ['a/b', 1],
    ['x', 4],
  ] as const)
    trie.add(filter, value);
  assert.deepEqual([...trie.match('a/b')].sort(), [1, 1, 2, 3]);
});

test('forgets a value once, however often it is removed', () => {
  const trie = new TopicTrie<number>();
  const [remove] = [trie.add('a/+', 1), trie.add('a/+', 1)];
  assert.equal(trie.match('a/b').length, 2);
  remove!();
  remove!();
  assert.equal(trie.match('a/b').length, 1);
});

test('leaves an array alone that it once handed out', () => {
  const trie = new TopicTrie<number>();
  const removers = [trie.add('a', 1), trie.add('a', 2), trie.add('+', 3)];
  const found = trie.match('a');
  for (const remove of removers) remove();
  assert.deepEqual(found, [1, 2, 3]);
  assert.deepEqual(trie.match('a'), []);
});

test('agrees with the definition on random filters that come and go', () => {
  const random = new SeededRandom(7);
  const pick = (choices: readonly string[]) => choices[Math.floor(random.next() * choices.length)]!;
  const levels = (choices: readonly string[]) => Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => pick(choices)).join('/');
  const trie = new TopicTrie<string>();
  const present = new Map<string, () => void>();
  for (let n = 0; n < 2_000; n++) {
    const filter = levels(['a', 'b', '', '+']) + pick(['', '', '/#']);
    if (present.has(filter)) {
      present.get(filter)!();
      present.delete(filter);
    } else present.set(filter, trie.add(filter || '#', filter || '#'));
    if (filter === '') present.get('')?.();
    if (filter === '') present.delete('');
    const topic = levels(['a', 'b', '', 'c']) || 'a';
    assert.deepEqual(
      [...trie.match(topic)].sort(),
      [...present.keys()].filter((candidate) => topicMatches(candidate, topic)).sort(),
      topic,
    );
  }
});

for (const filter of ['', 'a#', 'a/#/b', '+a', 'a/b+', '##', 'x'.repeat(65_536), 'a\u0000b', 'a/'.repeat(130)]) {
  test(`refuses "${filter.slice(0, 20)}" (${filter.length} characters) as a filter`, () => {
    assert.throws(() => checkFilter(filter), { kind: 'ContractInvalid' });
  });
}

test('tells topics from filters', () => {
  assert.deepEqual(['a', 'a/b', '/', '', 'a/+', '#', 'a\u0000'].map(isTopic), [true, true, true, false, false, false, false]);
});
