import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { errorOfReply, isSuccess, type Link, replyText } from '@skerry/client';
import { parseJson } from '@skerry/contracts';
import { type Logger, parseYaml } from '@skerry/runtime';

/** A file that was read and parsed. */
export interface ProvisioningFile {
  /** Path or address, for messages. */
  readonly where: string;
  readonly content: unknown;
}

/** What reading files needs: files at http(s) addresses come by the link. */
export interface ReadingMeans {
  readonly log: Logger;
  readonly link: Link;
}

const KINDS = new Set(['.yaml', '.yml', '.json']);
const FETCH_TIMEOUT_MS = 10_000;

const isAddress = (where: string): boolean => /^https?:\/\//.test(where);
const kindOf = (where: string): string => extname(isAddress(where) ? new URL(where).pathname : where);
const parse = (where: string, text: string): unknown => (kindOf(where) === '.json' ? parseJson(text) : parseYaml(text));

/**
 * Reads all YAML and JSON files of a folder in order of their names, or those that an index at an http(s) address lists.
 *
 * A folder that does not exist holds nothing. A file that cannot be read or parsed is logged and skipped, as on EdgeX; others are ignored.
 */
export async function readProvisioningFiles(where: string, { log, link }: ReadingMeans): Promise<ProvisioningFile[]> {
  if (where === '') return [];
  const files: ProvisioningFile[] = [];
  for (const file of isAddress(where) ? await indexed(where, { log, link }) : await listed(where)) {
    try {
      files.push({ where: file, content: parse(file, isAddress(file) ? await fetched(link, file) : await readFile(file, 'utf8')) });
    } catch (error) {
      log.error(`Skips file ${file}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return files;
}

async function listed(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => KINDS.has(kindOf(name)))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The addresses that an index lists: an array of files, or an object of files by name; relative to the index, whose query they keep. */
async function indexed(index: string, { log, link }: ReadingMeans): Promise<string[]> {
  try {
    const content = parseJson(await fetched(link, index));
    const names = Array.isArray(content) ? content : Object.values(content as object);
    const { search } = new URL(index);
    return names.map((name) => {
      const file = new URL(String(name), index);
      if (search && !file.search) file.search = search;
      return file.href;
    });
  } catch (error) {
    log.error(`Cannot read index ${index}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

async function fetched(link: Link, address: string): Promise<string> {
  const { protocol, host, pathname, search, username, password } = new URL(address);
  const headers: Record<string, string> = username ? { authorization: `Basic ${btoa(`${username}:${password}`)}` } : {};
  const place = { address: `${protocol}//${host}`, path: pathname + search };
  const reply = await link.request('provisioning', { method: 'GET', ...place, headers, timeoutMs: FETCH_TIMEOUT_MS });
  if (!isSuccess(reply)) throw errorOfReply(reply);
  return replyText(reply);
}
