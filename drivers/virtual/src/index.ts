export { createVirtualDriver } from './driver.ts';
export { createVirtualService, VIRTUAL_RESOURCES } from './service.ts';
