import { createHash } from 'node:crypto';
import { type Event, type Reading, stringifyJson } from '@skerry/contracts';
import { isNumericScalar } from './numeric-type.ts';

/** How an auto event with onChange decides. */
export interface ChangeRules {
  /** A number must move by more than this; 0 means any change. */
  readonly threshold: number;
  /** Leaves unchanged readings out of the event. */
  readonly changedOnly: boolean;
}

/** A reading as it is compared: text, with the bytes of a Binary as their hash. */
function comparable(reading: Reading): string {
  if (reading.binaryValue) return createHash('sha256').update(reading.binaryValue).digest('base64');
  if (reading.objectValue !== undefined && reading.objectValue !== null) return stringifyJson(reading.objectValue);
  return reading.value ?? '';
}

function moved(reading: Reading, text: string, last: string, threshold: number): boolean {
  if (text === last) return false;
  if (threshold === 0 || !isNumericScalar(reading.valueType)) return true;
  const distance = Math.abs(Number(text) - Number(last));
  return Number.isNaN(distance) || distance > threshold;
}

/**
 * Lets an event pass only if one of its readings differs from what was last published.
 *
 * Numbers differ when they moved by more than the threshold since they last differed, so that slow drift is not lost; unlike on EdgeX, objects
 * are compared by content and 64-bit integers digit by digit.
 */
export class ChangeFilter {
  #last = new Map<string, string>();

  /** The event to publish: whole, reduced to the changed readings, or undefined when nothing changed. */
  pass(event: Event, { threshold, changedOnly }: ChangeRules): Event | undefined {
    const texts = event.readings.map(comparable);
    if (this.#isNew(event)) return this.#renew(event, texts);
    const changed = event.readings.filter((reading, index) =>
      moved(reading, texts[index]!, this.#last.get(reading.resourceName)!, threshold),
    );
    for (const reading of changed) this.#last.set(reading.resourceName, texts[event.readings.indexOf(reading)]!);
    if (changed.length === 0) return undefined;
    return changedOnly ? { ...event, readings: changed } : event;
  }

  #isNew(event: Event): boolean {
    return event.readings.length !== this.#last.size || event.readings.some((reading) => !this.#last.has(reading.resourceName));
  }

  #renew(event: Event, texts: readonly string[]): Event {
    this.#last = new Map(event.readings.map((reading, index) => [reading.resourceName, texts[index]!]));
    return event;
  }
}
