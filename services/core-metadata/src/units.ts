import { readFile } from 'node:fs/promises';
import { EdgeError } from '@skerry/contracts';
import { parseYaml } from '@skerry/runtime';

/** Units of measure by group, with where each list comes from. */
export interface Units {
  readonly source: string;
  readonly units: Readonly<Record<string, { readonly source: string; readonly values: readonly string[] }>>;
}

/** No units at all. */
export const NO_UNITS: Units = { source: '', units: {} };

/**
 * Reads a file of units in EdgeX's form (`Source`, `Units.<group>.{Source,Values}`); an empty path gives none.
 *
 * @throws {EdgeError} kind `IOError` when it cannot be read, `ContractInvalid` when it is not such a file.
 */
export async function loadUnits(path: string): Promise<Units> {
  if (path === '') return NO_UNITS;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new EdgeError('IOError', `Cannot read the file of units '${path}'. Correct UoM.UoMFile, or leave it empty.`, { cause });
  });
  return unitsOf(parseYaml(text), path);
}

/** True when a resource may have these units: none, one of the lists, or anything while there are no lists. */
export function isKnownUnit(units: Units, unit: string | undefined): boolean {
  const groups = Object.values(units.units);
  return !unit || groups.length === 0 || groups.some(({ values }) => values.includes(unit));
}

function unitsOf(content: unknown, path: string): Units {
  const { Source, Units: groups } = (content ?? {}) as { Source?: unknown; Units?: unknown };
  if (typeof groups !== 'object' || groups === null) throw malformed(path);
  const entries = Object.entries(groups as Record<string, { Source?: unknown; Values?: unknown } | null>).map(([name, group]) => {
    if (!Array.isArray(group?.Values)) throw malformed(path);
    return [name, { source: String(group.Source ?? ''), values: group.Values.map(String) }] as const;
  });
  return { source: String(Source ?? ''), units: Object.fromEntries(entries) };
}

function malformed(path: string): EdgeError {
  return new EdgeError('ContractInvalid', `The file of units '${path}' needs a member Units that holds lists under Values.`);
}
