import { setting, settings } from '@skerry/runtime';

/** The settings of core-data beside the common ones; those under `Writable` take effect at once, the others at the next start. */
export const dataSettings = settings({
  Writable: {
    PersistData: setting.flag(true, 'Stores events; without it they are only passed on.'),
    EventPurge: setting.flag(false, 'Deletes the events of a device when the device is deleted.'),
    Telemetry: {
      Metrics: setting.map(
        setting.flag(false, 'Whether the metric is published.'),
        { EventsPersisted: false, ReadingsPersisted: false },
        'Metrics that are published, by name.',
      ),
    },
  },
  Service: { MaxResultCount: setting.integer(50_000, 'Largest page a query returns.', { min: 1 }) },
  MaxEventSize: setting.integer(25_000, 'Largest event in KB that is taken by HTTP; 0 for no limit.', { min: 0 }),
  Retention: {
    Interval: setting.duration('10m', 'How often old events are deleted; 0s switches that off.'),
    DefaultMaxCap: setting.integer(-1, 'A source with fewer events than this keeps them all; -1 for no such exemption.'),
    DefaultMinCap: setting.integer(1, 'How many events a source keeps however old they are.'),
    DefaultDuration: setting.duration('168h', 'How long events are kept.'),
    MaxDiskShare: setting.integer(80, 'Percent of the disk space within reach that events may take; beyond it the oldest go first.', {
      min: 1,
      max: 100,
    }),
  },
});
