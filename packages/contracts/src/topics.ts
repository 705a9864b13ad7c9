import { EdgeError } from './errors.ts';
import { escapeName, unescapeName } from './names.ts';

/** The first level of every topic unless `MessageBus.BaseTopicPrefix` says otherwise. */
export const BASE = 'edgex';

/** The one service whose name is a fixed level of system event topics, never escaped. */
const METADATA = 'core-metadata';

/** Whose event a topic carries. */
export interface EventTopicParts {
  readonly service: string;
  readonly profile: string;
  readonly device: string;
  readonly source: string;
}

/** What a system event topic names. */
export interface SystemEventTopicParts {
  readonly source: string;
  readonly type: string;
  readonly action: string;
  readonly owner: string;
  /** Left out of the topic when absent or empty. */
  readonly profile?: string;
}

/** What a command topic names. */
export interface CommandTopicParts {
  readonly device: string;
  readonly command: string;
  readonly method: string;
}

/** The topic a device service publishes an event on; `escaped` follows `Service.EnableNameFieldEscape`. */
export function eventTopic(base: string, parts: EventTopicParts, escaped = false): string {
  return `${base}/events/device/${eventLevels(parts, escaped)}`;
}

/** The topic core-data publishes an event on that came by REST. */
export function coreEventTopic(base: string, parts: EventTopicParts, escaped = false): string {
  return `${base}/events/core/${eventLevels(parts, escaped)}`;
}

/**
 * Whose event a topic carries, from its last four levels, unescaped.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the topic has fewer than six levels.
 */
export function eventTopicParts(topic: string): EventTopicParts {
  const levels = topic.split('/');
  if (levels.length < 6) throw new EdgeError('ContractInvalid', `invalid message topic ${topic}`);
  const [service = '', profile = '', device = '', source = ''] = levels.slice(-4).map(unescapeName);
  return { service, profile, device, source };
}

/** The topic of a system event. */
export function systemEventTopic(base: string, parts: SystemEventTopicParts, escaped = false): string {
  const level = leveller(escaped);
  const service = (name: string) => (name === METADATA ? name : level(name));
  const profile = parts.profile ? `/${level(parts.profile)}` : '';
  return `${base}/system-events/${service(parts.source)}/${parts.type}/${parts.action}/${service(parts.owner)}${profile}`;
}

/** The topic on which core-command asks a device service to execute a command. */
export function commandRequestTopic(base: string, parts: CommandTopicParts & { service: string }, escaped = false): string {
  return `${base}/device/command/request/${[parts.service, parts.device, parts.command].map(leveller(escaped)).join('/')}/${parts.method}`;
}

/** The topic on which a client asks core-command to execute a command. */
export function coreCommandRequestTopic(base: string, parts: CommandTopicParts, escaped = false): string {
  return `${base}/core/command/request/${[parts.device, parts.command].map(leveller(escaped)).join('/')}/${parts.method}`;
}

/** The topic on which a client asks core-command for the commands of a device, or of all with device `all`. */
export function commandQueryTopic(base: string, device: string, escaped = false): string {
  return `${base}/core/commandquery/request/${leveller(escaped)(device)}`;
}

/**
 * Device, command and method of a command request, from its last three levels; names unescaped, the method as it came.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the topic has fewer than three levels.
 */
export function commandTopicParts(topic: string): CommandTopicParts {
  const levels = topic.split('/');
  if (levels.length < 3) throw new EdgeError('ContractInvalid', `invalid message topic ${topic}`);
  const [device = '', command = '', method = ''] = levels.slice(-3);
  return { device: unescapeName(device), command: unescapeName(command), method };
}

/** The prefix of the topics a service answers on; `service` is the responder. */
export function responsePrefix(base: string, service: string, escaped = false): string {
  return `${base}/response/${leveller(escaped)(service)}`;
}

/** The topic that carries the answer to one request; `service` is the responder. */
export function responseTopic(base: string, service: string, requestId: string): string {
  return `${responsePrefix(base, service)}/${requestId}`;
}

/** The topic on which core-metadata asks a device service whether it accepts a device. */
export function validateDeviceTopic(base: string, service: string, escaped = false): string {
  return `${base}/${leveller(escaped)(service)}/validate/device`;
}

/** The topic of a service metric. */
export function telemetryTopic(base: string, service: string, metric: string): string {
  return `${base}/telemetry/${service}/${metric}`;
}

/** Whether a topic matches an MQTT filter: `+` stands for one level, a last `#` for any number of levels, none included. */
export function topicMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

function eventLevels(parts: EventTopicParts, escaped: boolean): string {
  if (!escaped) return `${parts.service}/${parts.profile}/${parts.device}/${parts.source}`;
  return [parts.service, parts.profile, parts.device, parts.source].map(escapeName).join('/');
}

function leveller(escaped: boolean): (name: string) => string {
  return escaped ? escapeName : (name) => name;
}
