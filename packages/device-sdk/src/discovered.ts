import type { DeviceCommand, DeviceResource } from '@skerry/contracts';

/** A device that discovery found, before a provision watcher has taken it in. */
export interface DiscoveredDevice {
  readonly name: string;
  readonly description?: string;
  readonly labels?: readonly string[];
  /** Protocol properties; their values are matched as text against the identifiers of provision watchers. */
  readonly protocols: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a scan learned about a device; the SDK adds the profile's name. */
export interface ScannedProfile {
  readonly description?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly labels?: readonly string[];
  readonly deviceResources: readonly DeviceResource[];
  readonly deviceCommands?: readonly DeviceCommand[];
}
