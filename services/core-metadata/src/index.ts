export { coreMetadata } from './service.ts';
