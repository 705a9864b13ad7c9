import { describeAddress, type ModbusTable } from './address.ts';
import { type LineSettings, lineKey } from './line-settings.ts';
import { ModbusRefusal } from './modbus-exception.ts';
import type { ModbusLine } from './modbus-line.ts';
import { checkedReply, exceptionOf } from './pdu.ts';

/** The cells a request touches. */
export interface CellRange {
  readonly table: ModbusTable;
  readonly start: number;
  readonly cells: number;
}

/** One unit on a line, for the length of one command. */
export class ModbusUnit {
  readonly #line: ModbusLine;
  readonly #settings: LineSettings;
  readonly #signal: AbortSignal;

  constructor(line: ModbusLine, settings: LineSettings, signal: AbortSignal) {
    this.#line = line;
    this.#settings = settings;
    this.#signal = signal;
  }

  /**
   * Sends a read and resolves with its data bytes.
   *
   * @throws {DriverError} a {@link ModbusRefusal} if the unit answered with an exception.
   */
  read(pdu: Uint8Array, range: CellRange): Promise<Uint8Array> {
    return this.#ask(pdu, range, true);
  }

  /** Sends a write, never twice. @throws {DriverError} as {@link read}, telling whether the unit may have acted. */
  async write(pdu: Uint8Array, range: CellRange): Promise<void> {
    await this.#ask(pdu, range, false);
  }

  async #ask(pdu: Uint8Array, range: CellRange, repeatable: boolean): Promise<Uint8Array> {
    const reply = await this.#line.exchange({ settings: this.#settings, pdu, signal: this.#signal, repeatable });
    const exception = exceptionOf(pdu, reply);
    if (exception !== undefined) throw new ModbusRefusal(exception, this.#placeOf(range));
    return checkedReply(pdu, reply);
  }

  #placeOf({ table, start, cells }: CellRange): string {
    return `${describeAddress({ table, start }, cells)} of unit ${this.#settings.unit} at ${lineKey(this.#settings)}`;
  }
}
