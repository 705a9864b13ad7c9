import { EdgeError } from '@skerry/contracts';

/** The tree of a configuration file, before it is checked. */
export type FileTree = Readonly<Record<string, unknown>>;

/** One change of the format of configuration files. Numbered from 2: version 1 is EdgeX's format, which files without a version have. */
export interface ConfigMigration {
  readonly version: number;
  /** What changes, for the log: `moves Retention to Writable`. */
  readonly doc: string;
  /** A pure function from the tree of the version before to that of this one. */
  up(tree: FileTree): FileTree;
}

/** The changes of format so far. */
export const CONFIG_MIGRATIONS: readonly ConfigMigration[] = [];

/**
 * A tree in the newest format, without its `ConfigVersion`.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the version is no number or newer than this program knows.
 */
export function migrateConfig(tree: FileTree, migrations: readonly ConfigMigration[] = CONFIG_MIGRATIONS): FileTree {
  const { ConfigVersion: version = 1, ...rest } = tree;
  const newest = migrations.at(-1)?.version ?? 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new EdgeError('ContractInvalid', `ConfigVersion is ${JSON.stringify(version)}, which is no version number`);
  }
  if (version > newest) {
    throw new EdgeError(
      'ContractInvalid',
      `ConfigVersion ${version} is newer than this program, which knows up to ${newest}; use a newer program`,
    );
  }
  return migrations.filter((step) => step.version > version).reduce((migrated, step) => step.up(migrated), rest as FileTree);
}
