export function bundleIfStale(root: string, bundleFile: string): Promise<number | undefined>;
export function isBundleStale(root: string, bundleFile: string): boolean;
export function bundle(root: string, target: string): Promise<void>;
