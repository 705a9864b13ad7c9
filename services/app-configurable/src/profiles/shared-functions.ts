import type { Profile } from '../profile.ts';

/** Functions that every profile has configured, so that naming them in ExecutionOrder is enough. */
export const sharedFunctions: Profile['functions'] = {
  FilterByProfileName: { Parameters: { ProfileNames: '', FilterOut: 'false' } },
  FilterByDeviceName: { Parameters: { DeviceNames: '', FilterOut: 'false' } },
  FilterBySourceName: { Parameters: { SourceNames: '', FilterOut: 'false' } },
  FilterByResourceName: { Parameters: { ResourceNames: '', FilterOut: 'false' } },
  Transform: { Parameters: { Type: 'json' } },
  Compress: { Parameters: { Algorithm: 'gzip' } },
  AddTags: { Parameters: { Tags: '' } },
};
