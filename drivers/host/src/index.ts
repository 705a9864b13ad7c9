export { createHostDriver, type HostConnection } from './driver.ts';
export { createHostService, HOST_RESOURCES } from './service.ts';
