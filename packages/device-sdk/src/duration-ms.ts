import { parseDuration } from '@skerry/contracts';

/** The milliseconds of a Go duration text such as `1m30s`, fractions included. @throws {EdgeError} kind `ContractInvalid` if it is none. */
export const durationMs = (text: string): number => Number(parseDuration(text)) / 1e6;
