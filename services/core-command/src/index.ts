export { coreCommand } from './service.ts';
