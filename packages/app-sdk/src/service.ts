import { busNeed, type MessageBus } from '@skerry/bus';
import { createDataClient, type Link, linkNeed } from '@skerry/client';
import {
  defineNeed,
  defineService,
  type LiveConfig,
  type Need,
  type ServiceContext,
  type ServiceDefinition,
  type Settings,
} from '@skerry/runtime';
import { type DatabaseFactory, databaseNeed } from '@skerry/store';
import { App } from './app.ts';
import { openAppDatabase } from './app-database.ts';
import { type AppConfig, appSettings } from './app-settings.ts';
import { BUILT_IN } from './built-in.ts';
import type { AppFunction } from './function.ts';
import { appRoutes } from './routes.ts';

const SDK_VERSION = '0.1.0';

/** The functions that the host adds to those of the SDK: the exports it was built with. */
export const functionsNeed: Need<readonly AppFunction[]> = defineNeed<readonly AppFunction[]>('functions');

/** What makes an app service. */
export interface AppServiceOptions {
  /** EdgeX's service key; app services start with `app-`. */
  readonly key: string;
  readonly port: number;
  /** Functions that pipelines may name, beside the built-in ones. One of the same name replaces a built-in one. */
  readonly functions?: readonly AppFunction[];
  /** Asks the host for the functions it was built with, such as `MQTTExport`. */
  readonly hostFunctions?: boolean;
  /** Settings with other defaults than {@link appSettings}, or of your own. */
  readonly config?: Settings;
}

type AppNeeds = { bus: Need<MessageBus>; link: Need<Link>; database: Need<DatabaseFactory>; functions?: Need<readonly AppFunction[]> };

async function startApp(context: ServiceContext<Settings, AppNeeds>, own: readonly AppFunction[]): Promise<App> {
  const {
    bus,
    link,
    database,
    functions = [],
  } = context.needs as { bus: MessageBus; link: Link; database: DatabaseFactory; functions?: readonly AppFunction[] };
  const added = [...own, ...functions];
  const builtIn = BUILT_IN.filter(({ name }) => !added.some((one) => one.name === name));
  const app = new App({
    ...context,
    config: context.config as unknown as LiveConfig<AppConfig>,
    bus,
    data: createDataClient(link),
    database: await openAppDatabase(database, context.key),
    functions: [...added, ...builtIn],
  });
  await app.apply();
  return app;
}

function merge(base: Settings, over: Settings): Settings {
  const merged: Record<string, Settings[string]> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const before = base[name];
    const bothSections = isSection(before) && isSection(value);
    merged[name] = bothSections ? merge(before, value) : value;
  }
  return merged;
}

function isSection(value: Settings[string] | undefined): value is Settings {
  return value !== undefined && !('kind' in value && 'default' in value);
}

/**
 * An app service as a value: pipelines made by configuration out of the built-in functions and yours.
 *
 * Host it like any other service. Pipelines are configured in EdgeX's own format under `Writable.Pipeline` and rebuilt when it changes.
 *
 * @example
 * const service = createAppService({ key: 'app-scale', port: 59780, functions: [Scale] });
 */
export function createAppService(options: AppServiceOptions): ServiceDefinition<Settings, AppNeeds, App> {
  const needs = { bus: busNeed, link: linkNeed, database: databaseNeed };
  return defineService<Settings, AppNeeds, App>({
    key: options.key,
    port: options.port,
    kind: 'app',
    sdkVersion: SDK_VERSION,
    config: merge(appSettings, options.config ?? {}),
    needs: options.hostFunctions ? { ...needs, functions: functionsNeed } : needs,
    routes: appRoutes,
    start: (context) => startApp(context, options.functions ?? []),
  });
}
