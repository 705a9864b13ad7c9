import { toEdgeError } from '@skerry/contracts';
import type { ServiceContext } from '@skerry/runtime';
import type { dataSettings } from './config.ts';
import type { CoreData } from './core-data.ts';
import { EventNumbering } from './event-numbering.ts';
import type { dataNeeds } from './needs.ts';
import { diskSpaceOf, Retention } from './retention.ts';
import { openSqliteEventStore } from './store/sqlite.ts';
import { EventPublisher, subscribeDeletions, subscribeEvents } from './topics.ts';

type Context = ServiceContext<typeof dataSettings, typeof dataNeeds>;

/** Opens the event log, listens to the bus and begins to delete what is old; disposing ends all that. */
export async function startCoreData(context: Context): Promise<CoreData & AsyncDisposable> {
  const { config, needs, clock, random, log, metrics } = context;
  await using opened = new AsyncDisposableStack();
  const onFailure = (error: unknown) => log.error(`Cannot remove deleted events yet: ${toEdgeError(error).fullMessage}`);
  const store = opened.use(await openSqliteEventStore(needs.database, onFailure));
  const publisher = new EventPublisher({ bus: needs.bus, config, log, metrics });
  const numbering = new EventNumbering(random.uuid());
  const data: CoreData = { store, config, bus: needs.bus, publisher, numbering, clock, random, log, metrics };
  opened.use(startRetention(data, context));
  opened.use(await subscribeEvents(data));
  opened.use(await subscribeDeletions(data));
  const running = opened.move();
  return { ...data, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function startRetention(data: CoreData, { dataDir, signal }: Context): AsyncDisposable {
  const stop = new AbortController();
  const { store, config, clock, log } = data;
  const retention = new Retention({
    store,
    settings: config.value.Retention,
    clock,
    log,
    signal: AbortSignal.any([signal, stop.signal]),
    diskSpace: () => diskSpaceOf(dataDir),
  });
  const running = retention.run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
