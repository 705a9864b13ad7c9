import type { CommonConfig } from '../common-config.ts';
import type { RequestHeaders } from './call.ts';

/** What CORS adds to one answer. */
export interface CorsAnswer {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** A browser asks what it may do: the status is 200 whatever the handler says, and OPTIONS has no body. */
  readonly preflight: boolean;
}

type CorsConfig = CommonConfig['Service']['CORSConfiguration'];

const NOTHING: CorsAnswer = { headers: [], preflight: false };

/** What EdgeX's services answer to browsers of another origin, worked out once from the configuration. */
export class Cors {
  readonly #config: CorsConfig;
  readonly #always: readonly string[];

  constructor(config: CorsConfig) {
    this.#config = config;
    const credentials = config.CORSAllowCredentials ? ['Access-Control-Allow-Credentials', 'true'] : [];
    this.#always = ['Access-Control-Allow-Origin', config.CORSAllowedOrigin, ...credentials, 'Vary', 'Origin'];
  }

  answer(headers: RequestHeaders): CorsAnswer {
    const preflight = headers['access-control-request-method'] !== undefined;
    const { EnableCORS, CORSExposeHeaders } = this.#config;
    const applies = EnableCORS && headers.origin !== undefined;
    if (!applies) return preflight ? { headers: [], preflight } : NOTHING;
    if (preflight) return { headers: [...this.#always, ...this.#permissions()], preflight };
    return { headers: [...this.#always, 'Access-Control-Expose-Headers', CORSExposeHeaders], preflight };
  }

  #permissions(): string[] {
    const { CORSAllowedMethods, CORSAllowedHeaders, CORSMaxAge } = this.#config;
    return [
      ...['Access-Control-Allow-Methods', CORSAllowedMethods],
      ...['Access-Control-Allow-Headers', CORSAllowedHeaders],
      ...['Access-Control-Max-Age', String(CORSMaxAge)],
    ];
  }
}
