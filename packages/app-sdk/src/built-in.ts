import type { AppFunction } from './function.ts';
import { AddTags } from './functions/add-tags.ts';
import { Compress } from './functions/compress.ts';
import { FilterByDeviceName } from './functions/filter-by-device-name.ts';
import { FilterByProfileName } from './functions/filter-by-profile-name.ts';
import { FilterByResourceName } from './functions/filter-by-resource-name.ts';
import { FilterBySourceName } from './functions/filter-by-source-name.ts';
import { SetResponseData } from './functions/set-response-data.ts';
import { Transform } from './functions/transform.ts';

/** The functions every app service has without asking for them. Exports come from packages of their own. */
export const BUILT_IN: readonly AppFunction[] = [
  AddTags,
  Compress,
  FilterByDeviceName,
  FilterByProfileName,
  FilterByResourceName,
  FilterBySourceName,
  SetResponseData,
  Transform,
];
