import type { Event } from '@skerry/contracts';
import type { Database } from '@skerry/store';
import type { SourceUse } from '../store.ts';
import { fits, formOf, parseForm, type ShapeForm } from './shape.ts';

/** How far apart origins are at most said to lie; it stands for any distance from there on. */
export const FARTHEST = 2n ** 63n - 1n;

/** Beyond this many shapes of one source, tags go into the event rows. */
export const MAX_SHAPES_OF_SOURCE = 64;

/** Deleted rows of a shape that may still exist: those up to a position with an origin before a moment. */
export interface Cut {
  readonly origin: bigint;
  readonly position: number;
}

/** One shape and what is known about its rows without asking the database. */
export class Shape {
  readonly id: number;
  readonly form: ShapeForm;
  /** Rows that exist, and how many of them are deleted already. */
  rows = 0;
  hidden = 0;
  /** How far origins of readings lie after and before the origin of their event. */
  ahead = 0n;
  behind = 0n;
  cut: Cut | undefined;
  /** No origin lies above this; undefined until someone asked. */
  newest: bigint | undefined;
  /** A commit holds the dictionary entry. */
  saved = false;
  /** Commits under way that add to it. */
  writing = 0;
  /** Its events are deleted; it takes no new ones. */
  dead = false;

  constructor(id: number, form: ShapeForm) {
    this.id = id;
    this.form = form;
  }

  /** Events that queries show. */
  get events(): number {
    return this.rows - this.hidden;
  }
}

interface Row {
  readonly id: number;
  readonly form: string;
  readonly events: number;
  readonly last: number;
  readonly ahead: number | bigint;
  readonly behind: number | bigint;
  readonly dead: number;
  readonly cut_origin: number | bigint | null;
  readonly cut_position: number | null;
}

/** All shapes of the log, held in memory: finds the one an event has, and those a query is about. */
export class ShapeCatalog {
  readonly #byId = new Map<number, Shape>();
  readonly #bySource = new Map<string, Shape[]>();
  readonly #byDevice = new Map<string, Set<Shape>>();
  readonly #byResource = new Map<string, Set<Shape>>();
  #nextId = 1;
  /** The last position any shape knew when the log was opened. */
  readonly lastPosition: number;

  constructor(database: Database) {
    let last = database.get<{ last: number }>('SELECT last FROM log')?.last ?? 0;
    for (const row of database.all<Row>('SELECT * FROM shape ORDER BY id')) {
      last = Math.max(last, row.last);
      this.#load(row);
    }
    this.lastPosition = last;
  }

  /** The shape of an event; a new one if it has none yet. */
  shapeOf(service: string, event: Event): Shape {
    const key = sourceKey(service, event);
    const shapes = this.#bySource.get(key);
    if (!shapes) return this.#add(formOf(service, event, false));
    for (let at = 0; at < shapes.length; at++) {
      const shape = shapes[at]!;
      if (!fits(shape.form, event)) continue;
      if (at > 0) promote(shapes, at);
      return shape;
    }
    return this.#add(formOf(service, event, shapes.length >= MAX_SHAPES_OF_SOURCE));
  }

  /** A shape by number, dead ones included. */
  get(id: number): Shape | undefined {
    return this.#byId.get(id);
  }

  /** The shapes that hold events of a device, or of all. */
  ofEvents(device?: string): Shape[] {
    if (device === undefined) return [...this.#byId.values()].filter((shape) => !shape.dead);
    return [...(this.#byDevice.get(device) ?? [])].filter((shape) => shape.form.device === device);
  }

  /** The shapes that hold readings of a device and of any of some resources; either may be left open. */
  ofReadings(device: string | undefined, resources: readonly string[]): Shape[] {
    if (resources.length === 0) return device === undefined ? this.ofEvents() : [...(this.#byDevice.get(device) ?? [])];
    const found = new Set(resources.flatMap((resource) => [...(this.#byResource.get(resource) ?? [])]));
    const ofDevice = device === undefined ? undefined : this.#byDevice.get(device);
    return device === undefined ? [...found] : [...found].filter((shape) => ofDevice?.has(shape));
  }

  /** Every shape, dead ones included. */
  all(): Iterable<Shape> {
    return this.#byId.values();
  }

  /** Shapes of one source of a device, whatever service and profile. */
  ofSource(device: string, source: string): Shape[] {
    return this.ofEvents(device).filter((shape) => shape.form.source === source);
  }

  /** Device and source pairs with the number of their events. */
  sources(): SourceUse[] {
    const uses = new Map<string, { device: string; source: string; events: number }>();
    for (const shape of this.ofEvents()) {
      const { device, source } = shape.form;
      const key = `${device}\0${source}`;
      const use = uses.get(key) ?? { device, source, events: 0 };
      use.events += shape.events;
      uses.set(key, use);
    }
    return [...uses.values()].filter((use) => use.events > 0);
  }

  /** Takes a shape out of every search; events that come later get another one. */
  retire(shape: Shape): void {
    shape.dead = true;
    const { form } = shape;
    const shapes = this.#bySource.get(
      sourceKey(form.service, { profileName: form.profile, deviceName: form.device, sourceName: form.source }),
    );
    const at = shapes?.indexOf(shape) ?? -1;
    if (at >= 0) shapes!.splice(at, 1);
    for (const [index, name] of searchNames(form, this.#byDevice, this.#byResource)) drop(index, name, shape);
  }

  /** Takes a retirement back, because it could not be stored. */
  reinstate(shape: Shape): void {
    shape.dead = false;
    this.#enter(shape);
  }

  /** Forgets a retired shape whose rows are gone. */
  forget(shape: Shape): void {
    this.#byId.delete(shape.id);
  }

  #load(row: Row): void {
    const shape = new Shape(row.id, parseForm(row.form));
    shape.rows = row.events;
    shape.ahead = BigInt(row.ahead);
    shape.behind = BigInt(row.behind);
    shape.saved = true;
    shape.dead = row.dead !== 0;
    if (row.cut_origin !== null) shape.cut = { origin: BigInt(row.cut_origin), position: row.cut_position ?? 0 };
    this.#nextId = Math.max(this.#nextId, row.id + 1);
    if (shape.dead) this.#byId.set(shape.id, shape);
    else this.#enter(shape);
  }

  #add(form: ShapeForm): Shape {
    const shape = new Shape(this.#nextId++, form);
    this.#enter(shape);
    return shape;
  }

  #enter(shape: Shape): void {
    const { form } = shape;
    this.#byId.set(shape.id, shape);
    const key = sourceKey(form.service, { profileName: form.profile, deviceName: form.device, sourceName: form.source });
    const shapes = this.#bySource.get(key);
    if (shapes) shapes.unshift(shape);
    else this.#bySource.set(key, [shape]);
    for (const [index, name] of searchNames(form, this.#byDevice, this.#byResource)) {
      const found = index.get(name);
      if (found) found.add(shape);
      else index.set(name, new Set([shape]));
    }
  }
}

type Index = Map<string, Set<Shape>>;

function searchNames(form: ShapeForm, byDevice: Index, byResource: Index): [Index, string][] {
  const devices = new Set([form.device, ...form.readings.map((reading) => reading.device ?? form.device)]);
  const resources = new Set(form.readings.map((reading) => reading.resource));
  return [
    ...[...devices].map((name): [Index, string] => [byDevice, name]),
    ...[...resources].map((name): [Index, string] => [byResource, name]),
  ];
}

function drop(index: Index, name: string, shape: Shape): void {
  const found = index.get(name);
  found?.delete(shape);
  if (found?.size === 0) index.delete(name);
}

function sourceKey(service: string, event: Pick<Event, 'profileName' | 'deviceName' | 'sourceName'>): string {
  return `${service}\0${event.profileName}\0${event.deviceName}\0${event.sourceName}`;
}

/** Keeps the shape used last in front, where the next search finds it first. */
function promote(shapes: Shape[], at: number): void {
  const [shape] = shapes.splice(at, 1);
  shapes.unshift(shape!);
}
