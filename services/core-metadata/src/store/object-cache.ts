const DEFAULT_SIZE = 10_000;

/** The objects read lately, by name; beyond its size it forgets the one added first. What it holds is frozen through and through. */
export class ObjectCache<T extends object> {
  readonly #size: number;
  readonly #objects = new Map<string, T>();

  constructor(size = DEFAULT_SIZE) {
    this.#size = size;
  }

  get(name: string): T | undefined {
    return this.#objects.get(name);
  }

  /** Keeps an object and gives it back, frozen. */
  add(name: string, object: T): T {
    if (this.#objects.size >= this.#size) this.#forgetOldest();
    this.#objects.set(name, freezeDeep(object));
    return object;
  }

  forget(name: string): void {
    this.#objects.delete(name);
  }

  #forgetOldest(): void {
    for (const name of this.#objects.keys()) {
      this.#objects.delete(name);
      return;
    }
  }
}

function freezeDeep<T extends object>(object: T): T {
  for (const member of Object.values(object)) {
    if (typeof member === 'object' && member !== null) freezeDeep(member);
  }
  return Object.freeze(object);
}
