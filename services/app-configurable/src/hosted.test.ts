import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AppFunction, defineFunction, functionsNeed, next, parameter } from '@skerry/app-sdk';
import { createTestEvent, TestEventLog } from '@skerry/app-sdk/testkit';
import { busNeed, createMemoryBus } from '@skerry/bus';
import { linkNeed } from '@skerry/client';
import { encodeEventJson, parseJson } from '@skerry/contracts';
import { alone, type Provider, type RunningHost } from '@skerry/runtime';
import { createSqliteProvider } from '@skerry/store';
import { appConfigurable, type ProfileName } from './service.ts';

/** Stands for the export functions that the host hands in. */
class Sink {
  readonly texts: string[] = [];
  readonly #watchers = new Set<() => void>();

  functions(): AppFunction[] {
    const run = (data: unknown) => {
      this.texts.push(String(data));
      for (const watcher of this.#watchers) watcher();
      return next();
    };
    const missing = (address: string) => (address === '' ? 'an address' : undefined);
    const brokerAddress = parameter.text('Broker.', '');
    const url = parameter.text('Receiver.', '');
    return [
      defineFunction({ name: 'MQTTExport', summary: '.', parameters: { brokerAddress }, missing: (p) => missing(p.brokerAddress), run }),
      defineFunction({ name: 'HTTPExport', summary: '.', parameters: { url }, missing: (p) => missing(p.url), run }),
    ];
  }

  async count(count: number): Promise<void> {
    while (this.texts.length < count) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }
}

interface Hosted extends AsyncDisposable {
  readonly host: RunningHost;
  readonly events: TestEventLog;
  readonly sink: Sink;
  get(path: string): Promise<Record<string, unknown>>;
}

/** A link on which only core-data's log answers. */
function linkTo(events: TestEventLog): Provider {
  const request = async (_service: string, { path, signal }: { path: string; signal?: AbortSignal }) => {
    const url = new URL(path, 'http://core-data');
    const query = { limit: Number(url.searchParams.get('limit') ?? 20), waitMs: Number(url.searchParams.get('waitMs') ?? 0) };
    const page = await events.client.eventsAfter(BigInt(url.pathname.split('/').at(-1) ?? 0), query, { signal });
    const list = page.events.map(encodeEventJson).join();
    return {
      status: 200,
      body: new TextEncoder().encode(
        `{"events":[${list}],"positions":[${page.positions.join()}],"next":${page.next},"newest":${page.newest}}`,
      ),
    };
  };
  return { need: linkNeed, create: () => ({ request }) };
}

async function host(profile: ProfileName, files: { yaml?: string; env?: Record<string, string> } = {}): Promise<Hosted> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'skerry-configurable-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  await mkdir(join(dataDir, 'config'));
  if (files.yaml) await writeFile(join(dataDir, 'config', `app-${profile}.yaml`), files.yaml);
  const [events, sink] = [new TestEventLog(), new Sink()];
  const bus: Provider = { need: busNeed, create: () => createMemoryBus() };
  const functions: Provider = { need: functionsNeed, create: () => sink.functions() };
  const providers = [bus, createSqliteProvider(), linkTo(events), functions];
  const env = { SERVICE_PORT: '0', ...files.env };
  const running = stack.use(await alone(appConfigurable({ profile }), { dataDir, providers, env, log: { write: () => undefined } }));
  const service = running.services[0] ?? assert.fail('nothing runs');
  const get = async (path: string) => (await (await fetch(`${service.url}${path}`)).json()) as Record<string, unknown>;
  const resources = stack.move();
  return { host: running, events, sink, get, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

test('is up and idle until it is given an address, and says so', async () => {
  await using hosted = await host('mqtt-export');
  const { pipelines } = await hosted.get('/api/v3/pipeline');
  const [pipeline] = pipelines as { id: string; state: string; reason: string }[];
  assert.deepEqual([pipeline?.id, pipeline?.state], ['default-pipeline', 'idle']);
  assert.match(pipeline?.reason ?? '', /MQTTExport waits for an address/);
  assert.equal((await hosted.get('/api/v3/ping')).serviceName, 'app-mqtt-export');
});

test('takes its address from the environment, as EdgeX does', async () => {
  const env = { WRITABLE_PIPELINE_FUNCTIONS_MQTTEXPORT_PARAMETERS_BROKERADDRESS: 'tcp://broker:1883', TRIGGER_STARTAT: 'oldest' };
  await using hosted = await host('mqtt-export', { env });
  hosted.events.append(createTestEvent({}, 1));
  await hosted.sink.count(1);
  assert.equal((parseJson(hosted.sink.texts[0] ?? '') as { deviceName: string }).deviceName, 'Boiler-1');
});

test('takes its pipeline from an EdgeX file', async () => {
  const yaml = `
Writable:
  LogLevel: "INFO"
  StoreAndForward:
    Enabled: false
  Pipeline:
    ExecutionOrder: "FilterByDeviceName, Transform, Compress, HTTPExport2"
    Functions:
      FilterByDeviceName:
        Parameters:
          DeviceNames: "Boiler"
          FilterOut: "false"
      HTTPExport2:
        Parameters:
          Method: "post"
          Url: "http://receiver"
  InsecureSecrets:
    http:
      SecretName: "http"
      SecretData:
        headervalue: "secret"
Service:
  Host: "localhost"
  Port: 59704
  StartupMsg: "app-http-export has Started"
MessageBus:
  Optional:
    ClientId: "app-http-export"
Trigger:
  StartAt: oldest
`;
  await using hosted = await host('http-export', { yaml });
  hosted.events.append(createTestEvent({ deviceName: 'Pump-1' }, 1), createTestEvent({}, 2));
  await hosted.sink.count(1);
  assert.match(hosted.sink.texts[0] ?? '', /^H4sI/);
  assert.equal(hosted.sink.texts.length, 1);
});
