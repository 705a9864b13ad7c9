import type { MessageBus } from '@skerry/bus';
import type { Link } from '@skerry/client';
import type { Need, ServiceContext } from '@skerry/runtime';
import type { deviceSettings } from './config.ts';

/** What a device service needs from its host. */
type DeviceServiceNeeds = { readonly bus: Need<MessageBus>; readonly link: Need<Link> };

/** The context a host gives to a device service. */
export type DeviceServiceContext = ServiceContext<typeof deviceSettings, DeviceServiceNeeds>;

/** The first topic level, and whether names are escaped in topics. */
export const topicRules = ({ config }: DeviceServiceContext): { base: string; escaped: boolean } => ({
  base: config.value.MessageBus.BaseTopicPrefix || 'edgex',
  escaped: config.value.Service.EnableNameFieldEscape,
});
