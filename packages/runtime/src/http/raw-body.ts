import { EdgeError, parseJson, stringifyJson } from '@skerry/contracts';
import { decodeCbor } from '../codec/cbor.ts';
import { parseYaml } from '../codec/yaml.ts';
import type { RawBody } from '../route.ts';

const NO_BYTES = new Uint8Array(0);
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A body that came as bytes. */
export class BytesBody implements RawBody {
  readonly contentType: string;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, contentTypeHeader: string | undefined) {
    this.#bytes = bytes;
    this.contentType = mediaTypeOf(contentTypeHeader);
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }

  value(): unknown {
    if (this.contentType === 'application/cbor') return decodeCbor(this.#bytes);
    const text = utf8.decode(this.#bytes);
    return isYaml(this.contentType) ? parseYaml(text) : parseJson(text);
  }
}

/** A body that was handed over by reference from within the process. */
export class ValueBody implements RawBody {
  readonly contentType = 'application/json';
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  bytes(): Uint8Array {
    return Buffer.from(stringifyJson(this.#value));
  }

  value(): unknown {
    if (this.#value === undefined) throw new EdgeError('ContractInvalid', 'EOF');
    return this.#value;
  }
}

/** The body of a request that has none. */
export const NO_BODY: RawBody = new BytesBody(NO_BYTES, undefined);

/** A content type without its parameters, in lower case. */
export function mediaTypeOf(header: string | undefined): string {
  if (header === undefined || header === 'application/json') return header ?? '';
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}

/** Whether a media type means YAML; there are several in use. */
export function isYaml(mediaType: string): boolean {
  return mediaType.endsWith('yaml') || mediaType.endsWith('yml');
}
