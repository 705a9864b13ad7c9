export { startTestApp, type TestApp, type TestAppOptions } from './test-app.ts';
export { type PartialConfig, TestConfig } from './test-config.ts';
export { createTestEvent, createTestReading } from './test-event.ts';
export { awayError, TestEventLog } from './test-event-log.ts';
export { TestLog, type TestLogEntry } from './test-log.ts';
export { TestMetrics } from './test-metrics.ts';
export { buildTestStep, createTestContext, createTestSetup } from './test-setup.ts';
