import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { stringifyJson } from '@skerry/contracts';
import { type System, type SystemMode, type SystemOptions, startSystem } from '@skerry/testkit';
import { virtualDevices } from './virtual-devices.ts';

/** One story. What it returns must be the same in both modes, ids, times and addresses apart. */
export type Story = (system: System, test: TestContext) => unknown;

/** How the system of some stories is started. */
type StoryOptions = Omit<SystemOptions, 'mode'>;

/** Options, or a function that makes them along with what must stop after the system. */
export type StorySetup = StoryOptions | ((stack: AsyncDisposableStack) => Promise<StoryOptions>);

/** Tells stories one after the other to one system TOGETHER and to one SPLIT, and compares what they returned. */
export function inBothModes(name: string, setup: StorySetup, stories: Readonly<Record<string, Story>>): void {
  describe(name, () => {
    const told: Record<SystemMode, Record<string, string>> = { together: {}, split: {} };
    for (const mode of ['together', 'split'] as const) tellAll(mode, setup, { stories, told: told[mode] });
    it('gives the same answers in both modes', () => {
      for (const title of Object.keys(stories)) assert.deepEqual(JSON.parse(told.split[title]!), JSON.parse(told.together[title]!), title);
    });
  });
}

function tellAll(
  mode: SystemMode,
  setup: StorySetup,
  { stories, told }: { stories: Readonly<Record<string, Story>>; told: Record<string, string> },
): void {
  describe(mode.toUpperCase(), () => {
    let system: System;
    let failed = false;
    const stack = new AsyncDisposableStack();
    before(async () => {
      const options = typeof setup === 'function' ? await setup(stack) : setup;
      const services = options.services && ['broker', ...options.services];
      system = stack.use(await startSystem({ ...options, services, mode }));
      if (system.services.includes('device-virtual')) await virtualDevices(system);
    });
    after(async () => {
      if (failed) console.error(system.logs().slice(-20_000));
      await stack.disposeAsync();
    });
    for (const [title, story] of Object.entries(stories)) {
      it(title, { timeout: 30_000 }, async (test) => {
        failed = true;
        told[title] = comparable(await story(system, test));
        failed = false;
      });
    }
  });
}

/** JSON without what differs from run to run. */
function comparable(answer: unknown): string {
  return (stringifyJson(answer ?? null) ?? 'null')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/\b[0-9a-f]{32}-[0-9a-f]{16}\b/g, '<trace>')
    .replace(/(?<=[:,[])\d{19}\b/g, '"<ns>"')
    .replace(/(?<=[:,[])\d{13}\b/g, '"<ms>"')
    .replace(/\b(localhost|127\.0\.0\.1):\d+/g, '<address>');
}
