import type { AutoEvents } from './auto-events.ts';
import { CallContext, type ContextSource } from './call-context.ts';
import type { DeviceHealth } from './device-health.ts';
import type { DeviceObserver } from './device-registry.ts';
import type { Driver, DriverDevice } from './driver.ts';
import type { DriverRunner } from './driver-runner.ts';

/** Who must know when devices come, change and go. */
export interface ObserverParts {
  readonly driver: Driver<unknown>;
  readonly source: ContextSource;
  readonly runner: DriverRunner<unknown>;
  readonly health: DeviceHealth;
  readonly autoEvents: AutoEvents;
  /** Drops what is kept about a device under its name. */
  forget(device: string): void;
}

/** Passes changes of devices on: to connections, driver, failure counts and auto events. A driver that throws is logged, and the rest goes on. */
export function createObserver({ driver, source, runner, health, autoEvents, forget }: ObserverParts): DeviceObserver {
  const tell = async (what: 'added' | 'updated' | 'removed', device: DriverDevice): Promise<void> => {
    try {
      await driver[what]?.(device, new CallContext(source));
    } catch (error) {
      source.log.error(`Driver ${driver.name} failed when device "${device.name}" was ${what}: ${error}`);
    }
  };
  return {
    added: async (entry) => {
      await tell('added', entry.view);
      runner.added(entry.view);
      health.reset(entry.device.name);
      autoEvents.restart(entry);
    },
    updated: async (before, after) => {
      await runner.updated(before.view, after.view);
      await tell('updated', after.view);
      autoEvents.restart(after);
    },
    removed: async ({ device, view }) => {
      autoEvents.stop(device.name);
      health.reset(device.name);
      await runner.removed(view);
      forget(device.name);
      await tell('removed', view);
    },
  };
}
