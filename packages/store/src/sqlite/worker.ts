/** The entry of this package's worker threads: the writer of all files of a process, and short errands beside it. */
import { DatabaseSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { UnitReader } from './packing.ts';
import type { WorkerRole, WriterOrder, WriterReply } from './protocol.ts';
import { SpaceReserve } from './space-reserve.ts';
import { openFailure, sqliteCode } from './sqlite-error.ts';
import { WriterFile } from './writer-file.ts';

function serve(port: MessagePort): void {
  const files = new Map<number, WriterFile>();
  port.on('message', (order: WriterOrder) => {
    const reply = answer(files, order);
    port.postMessage(reply, reply.packed ? [reply.packed] : []);
  });
}

function answer(files: Map<number, WriterFile>, order: WriterOrder): WriterReply {
  switch (order.type) {
    case 'open':
      return open(files, order);
    case 'units':
      return write(files, order);
    case 'close':
      files.get(order.database)?.[Symbol.dispose]();
      files.delete(order.database);
      return { id: order.id };
  }
}

function open(files: Map<number, WriterFile>, { id, order }: Extract<WriterOrder, { type: 'open' }>): WriterReply {
  try {
    const file = new WriterFile(order);
    files.set(order.database, file);
    return { id, state: file.state() };
  } catch (error) {
    return { id, failure: openFailure(order.path, error) };
  }
}

function write(files: Map<number, WriterFile>, order: Extract<WriterOrder, { type: 'units' }>): WriterReply {
  const file = files.get(order.database);
  const { id, packed } = order;
  if (!file) return { id, packed, failure: { kind: 'ServiceUnavailable', message: 'The database is not open.' } };
  file.learn(order.sql);
  const outcomes = file.run(new UnitReader(packed, order.length).units());
  return { id, packed, outcomes, state: file.state() };
}

/** Folds as much of the log into the file as can be done without stopping the writer. */
function checkpoint(path: string): void {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0');
    database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
  } catch (error) {
    if (sqliteCode(error) === 0) throw error;
  } finally {
    database.close();
  }
}

const role = workerData as WorkerRole;
if (role.role === 'checkpoint') checkpoint(role.path);
else if (role.role === 'reserve') new SpaceReserve(role.path, role.bytes).take();
else if (parentPort) serve(parentPort);
