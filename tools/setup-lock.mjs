// Lets one set-up of a clone run at a time. Imported by setup.mjs on the Node of the PATH, so plain JavaScript.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAUSE_MS = 200;
const PATIENCE_MS = 15 * 60_000;

/** Runs `work` while no other set-up of this clone runs; waits for one that does, and says so once. */
export async function withSetupLock(root, say, work) {
  const file = join(root, '.setup.lock');
  await take(file, say);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

async function take(file, say) {
  const started = Date.now();
  for (let told = false; !tryTake(file); told = true) {
    if (!told) say('Another set-up of this clone is running; waiting for it ...');
    if (Date.now() - started > PATIENCE_MS) throw new Error(`another set-up is still running. If there is none, remove ${file}.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** The file holds the process id, so that one left behind by a set-up that was killed is known as such; linking makes it appear as a whole. */
function tryTake(file) {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, String(process.pid));
    linkSync(draft, file);
    return true;
  } catch (error) {
    // Where nothing can be written there is nothing to guard either: what is wrong is said by whoever must write.
    if (error.code !== 'EEXIST') return true;
  } finally {
    rmSync(draft, { force: true });
  }
  if (isHeld(file)) return false;
  removeStale(file);
  return tryTake(file);
}

/** Takes the file away before looking again: another set-up may have done so meanwhile, and hold the lock now. */
function removeStale(file) {
  const taken = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, taken);
    if (isHeld(taken)) linkSync(taken, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(taken, { force: true });
  }
}

function isHeld(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // somebody else's process
  }
}
