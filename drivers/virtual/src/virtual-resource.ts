import { type DeviceValue, parseSetValue, type ReadRequest } from '@skerry/device-sdk';
import type { Random } from '@skerry/runtime';
import { canBeRandom, randomValue } from './random-value.ts';

/** One value of a virtual device: random with each reading, until it is written or its switch is turned off. */
export class VirtualResource {
  readonly valueType: string;
  #value: DeviceValue | undefined;
  #random: boolean;

  constructor(request: ReadRequest) {
    const { valueType, properties } = request;
    this.valueType = valueType;
    this.#random = canBeRandom(valueType);
    if (!this.#random) this.#value = initialValue(request) ?? (valueType === 'String' ? '' : undefined);
    else if (valueType !== 'Binary' && properties.defaultValue) this.#value = initialValue(request);
  }

  /** The value now; a new random one while the switch is on. Null where there is none. */
  read({ properties }: ReadRequest, random: Random): DeviceValue | null {
    if (this.#random) this.#value = randomValue(properties, random);
    return this.#value ?? null;
  }

  /** Keeps a value, and no longer changes at random. */
  write(value: DeviceValue): void {
    this.#value = value;
    this.#random = false;
  }

  /** Turns random change on or off; off keeps the value read last. */
  randomise(on: boolean): void {
    this.#random = on && canBeRandom(this.valueType as Parameters<typeof canBeRandom>[0]);
  }
}

function initialValue({ valueType, properties }: ReadRequest): DeviceValue | undefined {
  const { defaultValue } = properties;
  return defaultValue ? (parseSetValue(defaultValue, valueType) ?? undefined) : undefined;
}
