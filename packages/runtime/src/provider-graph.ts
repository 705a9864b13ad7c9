import { EdgeError } from '@skerry/contracts';
import type { Need, Needs, NeedValues, Provider, ServiceScope } from './need.ts';

/** A scope before a provider's own needs are resolved. */
export type BareScope = Omit<ServiceScope, 'resolve'>;

/** The providers of a host, by the name of what they provide. Of two for the same need the later one counts. */
export class ProviderGraph {
  readonly #providers: ReadonlyMap<string, Provider>;

  constructor(providers: readonly Provider[]) {
    this.#providers = new Map(providers.map((provider) => [provider.need.name, provider]));
  }

  /** @throws {EdgeError} kind `NotFound` if nothing provides the need. */
  providerOf(need: Need<unknown>, service: string): Provider {
    const provider = this.#providers.get(need.name);
    if (provider) return provider;
    const known = [...this.#providers.keys()].map((name) => `"${name}"`).join(', ') || 'none';
    throw new EdgeError(
      'NotFound',
      `Cannot start ${service}: it needs "${need.name}", which this host does not provide (it provides ${known})`,
    );
  }

  /**
   * Makes sure that all needs of a service can be resolved, before anything is made.
   *
   * @throws {EdgeError} kind `NotFound` for a missing need, `ContractInvalid` for needs that go in a circle.
   */
  check(service: string, needs: Needs): void {
    for (const need of Object.values(needs)) this.#visit(service, need, []);
  }

  #visit(service: string, need: Need<unknown>, above: readonly string[]): void {
    if (above.includes(need.name)) {
      const circle = [...above.slice(above.indexOf(need.name)), need.name].map((name) => `"${name}"`).join(' needs ');
      throw new EdgeError('ContractInvalid', `Cannot start ${service}: its needs go in a circle: ${circle}`);
    }
    for (const own of this.providerOf(need, service).needs ?? []) this.#visit(service, own, [...above, need.name]);
  }
}

/** The values made for one service, or those that all share: each made once, when first asked for. */
export class NeedScope {
  readonly #graph: ProviderGraph;
  readonly #scope: BareScope;
  readonly #parent: NeedScope | undefined;
  readonly #values = new Map<string, Promise<unknown>>();
  readonly #made: unknown[] = [];

  /** @param options.parent makes the values of shared providers. */
  constructor(graph: ProviderGraph, scope: BareScope, options: { parent?: NeedScope } = {}) {
    this.#graph = graph;
    this.#scope = scope;
    this.#parent = options.parent;
  }

  /** All values a service needs, under its names for them. */
  async resolveAll<N extends Needs>(needs: N): Promise<NeedValues<N>> {
    const entries = Object.entries(needs).map(async ([name, need]) => [name, await this.resolve(need)] as const);
    return Object.fromEntries(await Promise.all(entries)) as NeedValues<N>;
  }

  /** The value of one need. @throws what its provider throws. */
  resolve(need: Need<unknown>): Promise<unknown> {
    const provider = this.#graph.providerOf(need, this.#scope.key);
    if (provider.shared && this.#parent) return this.#parent.resolve(need);
    const known = this.#values.get(need.name) ?? this.#make(provider);
    this.#values.set(need.name, known);
    return known;
  }

  /** The values made so far that can be disposed, in the order in which that must happen. */
  async takeDisposable(): Promise<unknown[]> {
    await Promise.allSettled(this.#values.values());
    return this.#made.splice(0).reverse();
  }

  async #make(provider: Provider): Promise<unknown> {
    const own = provider.needs ?? [];
    const values = new Map(await Promise.all(own.map(async (need) => [need.name, await this.resolve(need)] as const)));
    const resolve = <T>(need: Need<T>): T => {
      if (values.has(need.name)) return values.get(need.name) as T;
      throw new RangeError(`The provider of "${provider.need.name}" asks for "${need.name}", which is not among its needs; list it there`);
    };
    const value = await provider.create({ ...this.#scope, resolve });
    this.#made.push(value);
    return value;
  }
}
