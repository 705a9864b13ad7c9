import type { ArgsDef, ParsedArgs } from 'citty';
import type { Platform } from './connection/platform.ts';
import type { Output } from './output/output.ts';

/** What a command gets when it runs. */
interface CommandContext<A extends ArgsDef> {
  readonly args: ParsedArgs<A>;
  /** What was typed behind the command's own words. */
  readonly rest: readonly string[];
  readonly output: Output;
  /** The platform that `--host` and its companions name; connects only when used. */
  readonly platform: Platform;
  /** Aborted by Ctrl-C or SIGTERM, so that a command that follows something ends cleanly. */
  readonly signal: AbortSignal;
}

/** The same for functions that serve several commands. */
export type AnyContext = Omit<CommandContext<ArgsDef>, 'args'> & { readonly args: Readonly<Record<string, unknown>> };

/** One command: what it is for, what it takes, and what it does. */
export interface Command<A extends ArgsDef = ArgsDef> {
  readonly summary: string;
  /** Complete command lines a reader can paste, each with what it does behind ` # `. */
  readonly examples: readonly string[];
  readonly args: A;
  /** Adds `--host`, `--port-offset` and `--data`: the command talks to a platform. Default true. */
  readonly remote?: boolean;
  /** Resolves to the exit code; nothing means 0. */
  run(context: CommandContext<A>): Promise<number | undefined> | Promise<void>;
}

/** Commands under a common first word, loaded when they are called. */
export interface CommandGroup {
  readonly summary: string;
  readonly commands: Readonly<Record<string, () => Promise<Command | CommandGroup>>>;
}

/** Declares a command. Gives it back with the types of its arguments worked out. */
export function defineCommand<const A extends ArgsDef>(command: Command<A>): Command {
  return command as unknown as Command;
}
