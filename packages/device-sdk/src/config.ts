import { type ConfigOf, setting, settings } from '@skerry/runtime';

/** The settings every device service has beside the common ones: EdgeX's names and defaults, and what bounds the SDK's queues. */
export const deviceSettings = settings({
  MaxEventSize: setting.integer(0, 'Largest event in KB that is published; 0 means no limit.', { min: 0 }),
  Writable: {
    Reading: { ReadingUnits: setting.flag(true, 'Copies the units of a resource into its readings.') },
  },
  Device: {
    DataTransform: setting.flag(true, 'Applies mask, shift, base, scale and offset of resources.'),
    MaxCmdOps: setting.integer(12800, 'Most resources one command may have.', { min: 1 }),
    MaxCmdValueLen: setting.integer(256, 'Accepted for EdgeX files; unused.'),
    ProfilesDir: setting.text(
      './res/profiles',
      'Folder of profile files to load at start; relative ones lie in the folder of the driver, empty is none.',
    ),
    DevicesDir: setting.text(
      './res/devices',
      'Folder of device files to load at start; relative ones lie in the folder of the driver, empty is none.',
    ),
    ProvisionWatchersDir: setting.text('', 'Folder of provision watcher files to load at start; empty is none.'),
    OverwriteProfiles: setting.flag(false, 'Lets profile files replace the profiles that exist, as the flag -op of EdgeX.'),
    OverwriteDevices: setting.flag(false, 'Lets device files replace the devices that exist, as the flag -od of EdgeX.'),
    EnableAsyncReadings: setting.flag(true, 'Accepts readings that arrive without having been asked for.'),
    AsyncBufferSize: setting.integer(16, 'Batches of such readings that may wait; the oldest is dropped when there are more.', {
      min: 1,
      max: 100_000,
    }),
    Labels: setting.list([], 'Labels of the device service.'),
    Discovery: {
      Enabled: setting.flag(false, 'Lets the service look for devices.'),
      Interval: setting.duration('0s', 'How often it looks by itself; 0s is only when asked to.'),
    },
    AllowedFails: setting.integer(0, 'Failed requests in a row after which a device is set DOWN; 0 is never.', { min: 0 }),
    DeviceDownTimeout: setting.integer(0, 'Seconds between tries of a device that was set DOWN; 0 is no tries.', { min: 0 }),
    AutoEvents: { SendChangedReadingsOnly: setting.flag(false, 'Leaves unchanged readings out of events with onChange.') },
    EventBufferSize: setting.integer(
      10_000,
      'Events held while the bus cannot take them; the oldest is dropped, and counted, when there are more.',
      {
        min: 1,
      },
    ),
    EventBufferKB: setting.integer(32_768, 'Memory in KB that held events may take, about.', { min: 64 }),
    Connections: {
      QueueSize: setting.integer(64, 'Requests that may wait for one connection; more are refused.', { min: 1 }),
      QueueTimeout: setting.duration('5s', 'Longest wait of a request for its connection.'),
      FailuresToOpen: setting.integer(3, 'Unanswered requests in a row after which a device is left alone for a while.', { min: 1 }),
      RetryBase: setting.duration(
        '500ms',
        'First pause before a device or connection is tried again; doubles with each failure, with jitter.',
      ),
      RetryMax: setting.duration('30s', 'Longest such pause.'),
    },
    RegistrationCheck: setting.duration('30s', 'How often the service makes sure that core-metadata still knows it.'),
  },
  Driver: setting.map(setting.text('', 'A setting of the driver.'), {}, 'Settings of the driver, all texts.'),
});

/** The values of {@link deviceSettings}. */
export type DeviceConfig = ConfigOf<typeof deviceSettings>;
