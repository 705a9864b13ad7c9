import { createDeviceService } from '@skerry/device-sdk';
import { thermometer } from './driver.ts';

/** The device service `device-thermometer`; its profile and its devices lie in `res`. */
export const thermometerService = createDeviceService(thermometer, {
  key: 'device-thermometer',
  port: 59949,
  resources: new URL('./res/', import.meta.url),
});
