import { EdgeError, type Event, type Reading } from '@skerry/contracts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
/** What XML 1.0 cannot hold at all. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeText(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (char) => ESCAPES[char] ?? char).replace(IMPOSSIBLE, '\uFFFD');
}

function element(name: string, value: unknown): string {
  return `<${name}>${escapeText(String(value ?? ''))}</${name}>`;
}

function tagElements(tags: Record<string, unknown> | undefined): string {
  const entries = Object.entries(tags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return '';
  return `<Tags>${entries.map(([key, value]) => element(key, value)).join('')}</Tags>`;
}

function binaryText(bytes: Uint8Array | null | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}

function readingElement(reading: Reading): string {
  if (reading.objectValue !== undefined && reading.objectValue !== null) {
    throw new EdgeError('ContractInvalid', 'xml: unsupported type: map[string]interface {}');
  }
  const { id, origin, deviceName, resourceName, profileName, valueType, units, mediaType, value } = reading;
  const head = [element('Id', id), element('Origin', origin), element('DeviceName', deviceName), element('ResourceName', resourceName)];
  const type = [element('ProfileName', profileName), element('ValueType', valueType), element('Units', units), tagElements(reading.tags)];
  const body = [element('BinaryValue', binaryText(reading.binaryValue)), element('MediaType', mediaType), element('Value', value)];
  return `<Readings>${[...head, ...type, ...body].join('')}</Readings>`;
}

/**
 * An event as XML, its elements in the order of EdgeX's.
 *
 * @throws {EdgeError} kind `ContractInvalid` for object readings, which have no XML form.
 */
export function encodeEventXml(event: Event): string {
  const { apiVersion, id, deviceName, profileName, sourceName, origin, readings, tags } = event;
  const names = [element('DeviceName', deviceName), element('ProfileName', profileName), element('SourceName', sourceName)];
  const head = [element('ApiVersion', apiVersion), element('Id', id), ...names, element('Origin', origin)];
  return `<Event>${head.join('')}${readings.map(readingElement).join('')}${tagElements(tags)}</Event>`;
}
