export { retentionSummary } from './retention.ts';
export { coreData } from './service.ts';
