import { REDACTED, type ServiceConfig } from './service-config.ts';

type Tree = Record<string, unknown>;

/**
 * A configuration as `GET /api/v3/config` shows it: EdgeX's names, typed values, custom sections under `CustomConfiguration`.
 *
 * Secrets are masked, which EdgeX does not do.
 */
export function exposedConfig<T>(config: ServiceConfig<T>, customSections: readonly string[] = []): Tree {
  const tree = structuredClone(config.value) as Tree;
  for (const { path, setting } of config.resolution.settings) {
    if (setting.options.secret) hide(tree, path);
  }
  const custom = customSections.filter((name) => name in tree).map((name) => [name, tree[name]]);
  for (const name of customSections) delete tree[name];
  return custom.length === 0 ? tree : { ...tree, CustomConfiguration: Object.fromEntries(custom) };
}

function hide(tree: Tree, path: readonly string[]): void {
  const parent = path.slice(0, -1).reduce<Tree | undefined>((node, name) => node?.[name] as Tree | undefined, tree);
  if (parent) parent[path.at(-1) ?? ''] = REDACTED;
}
