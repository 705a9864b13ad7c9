import { eventStoreConformance } from '../store.conformance.ts';
import { createStoreBench } from '../test-bench.ts';

eventStoreConformance('SQLite', createStoreBench);
