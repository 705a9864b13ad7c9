export { appConfigurable, PROFILE_NAMES, type ProfileName } from './service.ts';
