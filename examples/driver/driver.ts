import { type DriverDevice, DriverError, defineDriver, type ReadRequest, type WriteRequest } from '@skerry/device-sdk';

/** One simulated room with a heater: the state behind a connection. */
interface Room {
  temperature: number;
  setpoint: number;
  measuredMs: number;
}

const SECONDS_TO_WARM_UP = 60;

/** Moves the room towards its setpoint, as far as it comes in the time since it was last looked at. */
function letTimePass(room: Room, nowMs: number): Room {
  const share = 1 - Math.exp(-(nowMs - room.measuredMs) / (SECONDS_TO_WARM_UP * 1000));
  room.temperature += (room.setpoint - room.temperature) * share;
  room.measuredMs = nowMs;
  return room;
}

function answer(room: Room, { resource }: ReadRequest) {
  if (resource === 'Temperature') return { value: room.temperature };
  if (resource === 'Setpoint') return { value: room.setpoint };
  return { error: new DriverError(`a thermometer has no "${resource}"`, { fault: 'answer' }) };
}

function change(room: Room, { resource, value }: WriteRequest): void {
  if (resource !== 'Setpoint') throw new DriverError(`"${resource}" cannot be written`, { fault: 'answer', executed: 'no' });
  room.setpoint = Number(value);
}

const startOf = (device: DriverDevice): number => Number(device.protocols.room?.Start ?? 18);

/** A thermometer with a thermostat, simulated in memory. Each device is a room of its own. */
export const thermometer = defineDriver<Room>({
  name: 'thermometer',
  connect: async (device, { clock }) => ({ temperature: startOf(device), setpoint: startOf(device), measuredMs: clock.monotonicMs() }),
  read: (room, requests, _device, { clock }) => requests.map((request) => answer(letTimePass(room, clock.monotonicMs()), request)),
  write: (room, requests) => {
    for (const request of requests) change(room, request);
  },
});
