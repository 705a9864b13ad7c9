import { readFileSync } from 'node:fs';
import { EdgeError } from '@skerry/contracts';
import { parseYamlSource, type YamlSource } from '../codec/yaml.ts';
import type { ServiceKind } from '../service.ts';
import { Setting, type Settings } from '../settings.ts';
import { type FileTree, migrateConfig } from './migration.ts';
import { type Assignment, keyOf, type SettingPath } from './resolution.ts';

/** A configuration file that was read and brought to the newest format. */
export interface ConfigFile {
  readonly path: string;
  readonly tree: FileTree;
  readonly lineOf: YamlSource['lineOf'];
}

/**
 * Reads a configuration file in EdgeX's YAML format.
 *
 * @param options.required without it a file that does not exist gives undefined.
 * @throws {EdgeError} kind `ContractInvalid` or `IOError` with one sentence that names the file, and the line where there is one.
 */
export function readConfigFile(path: string, options: { required: boolean }): ConfigFile | undefined {
  const text = readText(path, options.required);
  if (text === undefined) return undefined;
  try {
    const source = parseYamlSource(text);
    const tree = source.value ?? {};
    if (typeof tree !== 'object' || Array.isArray(tree)) throw new EdgeError('ContractInvalid', 'it is no list of sections');
    return { path, tree: migrateConfig(tree as FileTree), lineOf: source.lineOf };
  } catch (cause) {
    throw new EdgeError('ContractInvalid', `Cannot use configuration file "${path}": ${messageOf(cause)}`, { cause });
  }
}

/** The sections of a common configuration file that apply to a kind of service, lowest first. */
export function commonSections(kind: ServiceKind): readonly string[] {
  return ['all-services', ...(kind === 'app' ? ['app-services'] : []), ...(kind === 'device' ? ['device-services'] : [])];
}

/** What a file says about settings, from one of its top-level sections or from the whole of it. */
export function fileAssignments(file: ConfigFile, schema: Settings, section?: string): Assignment[] {
  const root = section === undefined ? [] : [section];
  const tree = section === undefined ? file.tree : file.tree[section];
  return flatten(tree, schema, []).map(({ path, value }) => {
    const line = file.lineOf([...root, ...path]);
    const failure = (reason: string): string => `Cannot use configuration file "${file.path}", line ${line}, ${keyOf(path)}: ${reason}`;
    return { path, value, origin: `${file.path}:${line}`, failure };
  });
}

function flatten(
  value: unknown,
  node: Setting<unknown> | Settings | undefined,
  path: SettingPath,
): { path: SettingPath; value: unknown }[] {
  if (value === null || value === undefined) return [];
  const isSection = node !== undefined && (!(node instanceof Setting) || node.kind === 'map');
  if (!isSection || typeof value !== 'object' || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => flatten(member, childOf(node, name), [...path, name]));
}

function childOf(node: Setting<unknown> | Settings, name: string): Setting<unknown> | Settings | undefined {
  if (node instanceof Setting) return node.entry;
  const known = Object.keys(node).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return known === undefined ? undefined : node[known];
}

function readText(path: string, required: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (!required && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EdgeError('IOError', `Cannot read configuration file "${path}": ${messageOf(cause)}`, { cause });
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
