import { setting, settings } from '@skerry/runtime';

/** The settings of core-metadata beside the common ones; those under `Writable` take effect at once, the others at the next start. */
export const metadataSettings = settings({
  Writable: {
    ProfileChange: {
      StrictDeviceProfileChanges: setting.flag(false, 'Refuses to replace a profile, and to delete a resource or command of one.'),
      StrictDeviceProfileDeletes: setting.flag(false, 'Refuses to delete profiles.'),
    },
    UoM: { Validation: setting.flag(false, 'Refuses resources whose units are not in the file of units.') },
    MaxDevices: setting.integer(0, 'How many devices there may be; 0 for any number.', { min: 0 }),
    MaxResources: setting.integer(0, 'How many resources all devices may have together; 0 for any number.', { min: 0 }),
  },
  UoM: { UoMFile: setting.text('', 'YAML file with the units of measure; empty for none.') },
});
