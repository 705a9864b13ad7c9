import { busConformance } from '@skerry/testkit';
import { createMemoryBus } from './memory.ts';

busConformance('the bus of one process', async () => {
  const bus = createMemoryBus();
  return { connect: async () => bus, [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() };
});
