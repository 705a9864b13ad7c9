export { createHostDriver } from './driver.ts';
export { createHostService, HOST_RESOURCES } from './service.ts';
