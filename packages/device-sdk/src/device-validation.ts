import { payloadAs } from '@skerry/bus';
import { AddDeviceRequestSchema, type Device, decode, EdgeError, validateDeviceTopic } from '@skerry/contracts';
import { answerOnBus } from './bus-reply.ts';
import { createDeviceEntry } from './device-entry.ts';
import type { Driver } from './driver.ts';
import { type DeviceServiceContext, topicRules } from './service-context.ts';

/** Checks a device against the driver's protocol schema, then asks the driver. @throws what is wrong with it. */
async function validateDevice<Conn>(driver: Driver<Conn>, device: Device): Promise<void> {
  if (driver.protocol) decode(driver.protocol, device.protocols ?? {}, 'Protocols');
  await driver.validate?.(createDeviceEntry(device, undefined).view);
}

/** Answers core-metadata's question, before a device is stored, whether this service can work with it. */
export async function listenForValidation<Conn>(context: DeviceServiceContext, driver: Driver<Conn>): Promise<AsyncDisposable> {
  const { base, escaped } = topicRules(context);
  return context.needs.bus.subscribe(
    validateDeviceTopic(base, context.key, escaped),
    ({ envelope }) =>
      answerOnBus(context, envelope, async () => {
        const { device } = payloadAs(envelope, AddDeviceRequestSchema, 'AddDeviceRequest');
        if (!device) throw new EdgeError('ContractInvalid', 'the request holds no device');
        await validateDevice(driver, device);
        return { payload: null };
      }),
    { concurrency: 16 },
  );
}
