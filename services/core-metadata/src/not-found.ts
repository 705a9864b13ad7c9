import { EdgeError } from '@skerry/contracts';
import type { Kind, ObjectStore, Stored } from './store.ts';

/** What EdgeX calls each kind in its messages. */
const TITLES: Readonly<Record<Kind, string>> = {
  device: 'device',
  profile: 'device profile',
  service: 'device service',
  watcher: 'provision watcher',
};

/** The object of that name, or error kind `NotFound`. */
export function findByName<T>(objects: ObjectStore<T>, kind: Kind, name: string): Stored<T> {
  const found = objects.get(name);
  if (found === undefined) throw new EdgeError('NotFound', `no ${TITLES[kind]} with name '${name}' found`);
  return found;
}

/** The object of that id, or error kind `NotFound`. */
export function findById<T>(objects: ObjectStore<T>, kind: Kind, id: string): Stored<T> {
  const found = objects.getById(id);
  if (found === undefined) throw new EdgeError('NotFound', `no ${TITLES[kind]} with id '${id}' found`);
  return found;
}

/**
 * The object that a change means: by id if it has one, else by name.
 *
 * @throws {EdgeError} kind `NotFound`; `ContractInvalid` when id and name mean different objects, since nothing can be renamed.
 */
export function findMeant<T extends { name: string }>(
  objects: ObjectStore<T>,
  kind: Kind,
  patch: { id?: string; name?: string },
): Stored<T> {
  const found = patch.id ? findById(objects, kind, patch.id) : findByName(objects, kind, patch.name ?? '');
  if (patch.name === undefined || patch.name === found.value.name) return found;
  const verb = kind === 'watcher' ? 'existing' : 'exsting'; // EdgeX's spelling, which clients may match
  throw new EdgeError('ContractInvalid', `${TITLES[kind]} name '${patch.name}' not match the ${verb} '${found.value.name}' `);
}

/** Refuses a name, or an id of the caller's choice, that is in use. */
export function checkUnused<T>(objects: ObjectStore<T>, kind: Kind, { id, name }: { id?: string; name: string }): void {
  if (objects.get(name) !== undefined) throw new EdgeError('DuplicateName', `${TITLES[kind]} name ${name} already exists`);
  if (id && objects.getById(id) !== undefined) {
    throw new EdgeError('DuplicateName', `failed to insert ${TITLES[kind]}: the id '${id}' is in use`);
  }
}
