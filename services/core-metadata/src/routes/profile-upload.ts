import { createdResponse, type DeviceProfile, DeviceProfileSchema, decode, EdgeError } from '@skerry/contracts';
import { parseYaml, type Route, type ServiceRequest } from '@skerry/runtime';
import { done } from '../answers.ts';
import { apply } from '../change.ts';
import { addProfile, checkChangesAllowed, replaceProfile } from '../device-profile.ts';
import type { Metadata } from '../metadata.ts';
import { uploadedFile } from '../uploaded-file.ts';

/** The routes that take a profile as a YAML file. */
export const profileUploadRoutes: readonly Route<Metadata>[] = [
  {
    method: 'POST',
    path: '/api/v3/deviceprofile/uploadfile',
    access: 'configure',
    summary: 'Adds the profile of a YAML file, sent as the part `file` of a form',
    handle: async (metadata, request) => {
      const profile = profileOf(request);
      const id = await apply(() => addProfile(metadata, profile, request));
      return { status: 201, body: createdResponse(id) };
    },
  },
  {
    method: 'PUT',
    path: '/api/v3/deviceprofile/uploadfile',
    access: 'configure',
    summary: 'Replaces a profile by that of a YAML file, sent as the part `file` of a form',
    handle: (metadata, request) => {
      checkChangesAllowed(metadata);
      const profile = profileOf(request);
      return done(() => replaceProfile(metadata, profile, request));
    },
  },
];

function profileOf({ headers, raw }: ServiceRequest): DeviceProfile {
  const file = uploadedFile(headers['content-type'] ?? '', raw.bytes());
  if (file === undefined || file.length === 0) throw new EdgeError('ContractInvalid', 'missing yaml file');
  try {
    return decode(DeviceProfileSchema, parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(file)), { lenient: true });
  } catch (cause) {
    throw new EdgeError('ContractInvalid', '*dtos.DeviceProfile yaml decoding failed', { cause });
  }
}
