// Sets the clone up: packages from the registry, the pinned Node, the bundle that `npm start` runs. Does nothing when all of it is there already.
// Runs on the Node that happens to be on the PATH (18 or later), so it uses nothing newer and imports nothing that has to be installed first.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const development = process.argv.includes('--dev');
const stampFile = join(root, 'node_modules', '.skerry-setup.json');
const bundleFile = join(root, 'dist', 'skerry.mjs');

main().catch((error) => fail(explain(error)));

async function main() {
  checkLauncher();
  const wanted = { lock: hashOf('package-lock.json'), manifest: hashOf('package.json'), development };
  if (!satisfied(wanted)) await install(wanted);
  checkPinnedNode();
  const { bundleIfStale } = await import('./bundle.mjs');
  const made = await bundleIfStale(root, bundleFile);
  if (made) say(`Bundled the platform in ${made} ms.`);
}

/** The Node on the PATH only installs and launches, but npm and the bundler need version 18. */
function checkLauncher() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 18)
    fail(
      `Cannot set up Skerry with Node ${process.versions.node}: install Node 18 or later (it only installs and launches; Skerry brings the Node it runs on).`,
    );
}

function satisfied(wanted) {
  try {
    const made = JSON.parse(readFileSync(stampFile, 'utf8'));
    return made.lock === wanted.lock && made.manifest === wanted.manifest && (made.development || !wanted.development);
  } catch {
    return false; // no stamp, or one that a broken installation left: install again
  }
}

async function install(wanted) {
  checkWritable();
  say(`Setting up Skerry: installing packages${development ? ' for development' : ''} (once, usually 10 to 40 s) ...`);
  const started = Date.now();
  const ticker = setInterval(() => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`), 5000);
  try {
    await npmInstall();
  } finally {
    clearInterval(ticker);
  }
  writeFileSync(stampFile, `${JSON.stringify(wanted)}\n`);
  say(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function npmInstall() {
  const flags = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error'];
  if (!development) flags.push('--omit=dev');
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', flags, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    npm.stderr.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-8000);
    });
    npm.on('error', (error) => reject(new Error(`npm could not be run (${error.message}). Install npm 9 or later.`)));
    npm.on('close', (code) => (code === 0 ? resolve() : reject(new Error(npmComplaint(complaint, code)))));
  });
}

function npmComplaint(text, code) {
  if (/ENOSPC/.test(text)) return `the disk that holds ${root} is full. Free about 300 MB and run the command again.`;
  if (/EACCES|EROFS|EPERM/.test(text))
    return `the folder ${root} cannot be written. Clone into a folder of your own and run the command again.`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(text)) {
    return 'the npm registry cannot be reached. Check the network or proxy, or use the offline bundle (docs/guides/offline.md).';
  }
  return `npm install ended with code ${code}:\n${text.trim()}`;
}

function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    fail(`Cannot set up Skerry: the folder ${root} cannot be written. Clone into a folder of your own and run the command again.`);
  }
}

/** Skerry runs on the Node that npm brought; where there is none for this machine, on the PATH's if that is new enough. */
function checkPinnedNode() {
  if (existsSync(join(root, 'node_modules', '.bin', 'node'))) return;
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return;
  fail(
    `Cannot run Skerry on ${process.platform}-${process.arch} with Node ${process.versions.node}: npm has no bundled Node for this machine, so install Node 24 or later.`,
  );
}

function hashOf(name) {
  return createHash('sha256')
    .update(readFileSync(join(root, name)))
    .digest('hex');
}

function explain(error) {
  if (error.code === 'ENOSPC')
    return `Cannot set up Skerry: the disk that holds ${root} is full. Free about 300 MB and run the command again.`;
  if (['EACCES', 'EROFS', 'EPERM'].includes(error.code))
    return `Cannot set up Skerry: ${error.path} cannot be written. Clone into a folder of your own and run the command again.`;
  return `Cannot set up Skerry: ${error.message}`;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
