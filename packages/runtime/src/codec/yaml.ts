import { EdgeError, isEdgeError } from '@skerry/contracts';
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify, visit } from 'yaml';

// The library compares each key with all before it; done here instead, in time that grows with the text and no faster.
const OPTIONS = { uniqueKeys: false, prettyErrors: false, intAsBigInt: true, merge: true, logLevel: 'error' } as const;

/** A parsed YAML text that still knows where each member stood. */
export interface YamlSource {
  readonly value: unknown;
  /** The line (from 1) of a member, given the names and indexes that lead to it; of the nearest one above that exists. */
  lineOf(path: readonly (string | number)[]): number;
}

// Enough for anchors written by people; far below what a bomb of nested aliases needs.
const MAX_ALIASES = 100;
// Ten times the largest device profile seen. Parsing takes about a second per million characters, during which nothing else runs.
const MAX_LENGTH = 2 * 1024 * 1024;

/**
 * The value of a YAML text: plain objects, arrays and scalars; integers beyond 2^53 as `bigint`.
 *
 * @throws {EdgeError} kind `ContractInvalid` with the line, for syntax errors, duplicate keys and aliases that multiply; for texts beyond 2 Mi
 * characters, which are better sent as JSON.
 */
export function parseYaml(text: string): unknown {
  return parseYamlSource(text).value;
}

/** As {@link parseYaml}, and remembers the lines for later messages. */
export function parseYamlSource(text: string): YamlSource {
  if (text.length > MAX_LENGTH)
    throw new EdgeError('ContractInvalid', `a YAML text of more than ${MAX_LENGTH} characters is too long; JSON may be longer`);
  try {
    return parse(text);
  } catch (cause) {
    // Beside what `parse` throws: aliases that multiply, and texts nested too deeply for the call stack.
    if (isEdgeError(cause)) throw cause;
    throw new EdgeError('ContractInvalid', firstLine(cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}

/** A value as YAML in block style, lines unfolded; undefined members are left out. */
export function formatYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

function parse(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter: lines });
  const problem = document.errors[0] ?? duplicateKey(document);
  if (problem) throw new EdgeError('ContractInvalid', `line ${lines.linePos(problem.pos[0]).line}: ${firstLine(problem.message)}`);
  const lineOf = (path: readonly (string | number)[]): number => lines.linePos(offsetOf(document.contents, path)).line || 1;
  return { value: narrow(document.toJS({ maxAliasCount: MAX_ALIASES })), lineOf };
}

function duplicateKey(document: Document.Parsed): { pos: readonly [number]; message: string } | undefined {
  let at: number | undefined;
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) at ??= key.range?.[0] ?? 0;
        seen.add(key.value);
      }
      return at === undefined ? undefined : visit.BREAK;
    },
  });
  return at === undefined ? undefined : { pos: [at], message: 'Map keys must be unique' };
}

function offsetOf(root: Node | null, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      offset = (isScalar(pair?.key) && pair.key.range?.[0]) || offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

function narrow(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(narrow);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const entries = value instanceof Map ? [...value].map(([key, member]) => [String(key), member] as const) : Object.entries(value);
  return Object.fromEntries(entries.map(([name, member]) => [name, narrow(member)]));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
