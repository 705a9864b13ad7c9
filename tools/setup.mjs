// Sets the clone up: packages from the registry, the pinned Node, the bundle that `npm start` runs. Does nothing when all of it is there already.
// Runs on the Node that happens to be on the PATH (18 or later), so it uses nothing newer and imports nothing that has to be installed first.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleIfStale, isBundleStale } from './bundle.mjs';
import { lackOfSpace, sentence, watchSpace } from './disk-space.mjs';
import { npmInstall } from './npm-install.mjs';
import { withSetupLock } from './setup-lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const development = process.argv.includes('--dev') || hasDevelopmentPackages();
const stampFile = join(root, 'node_modules', '.skerry-setup.json');
const bundleFile = join(root, 'dist', 'skerry.mjs');
const pinnedNode = join(root, 'node_modules', '.bin', 'node');

main().catch((error) => fail(explain(error)));

async function main() {
  checkLauncher();
  linkPinnedNode();
  if (isSetUp() && !isBundleStale(root, bundleFile)) return;
  await withSetupLock(root, say, async () => {
    if (!isSetUp()) await install();
    checkPinnedNode();
    const made = await bundleIfStale(root, bundleFile);
    if (made !== undefined) say(`Bundled the platform in ${made} ms.`);
  });
}

/** The Node on the PATH only installs and launches, but npm and the bundler need version 18. */
function checkLauncher() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 18)
    fail(
      `Cannot set up Skerry with Node ${process.versions.node}: install Node 18 or later (it only installs and launches; Skerry brings the Node it runs on).`,
    );
}

/** Development packages that are there stay: whoever runs the tests also starts the platform. */
function hasDevelopmentPackages() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(devDependencies).every((name) => existsSync(join(root, 'node_modules', name, 'package.json')));
}

function isSetUp() {
  try {
    const made = JSON.parse(readFileSync(stampFile, 'utf8'));
    const current = made.lock === hashOf('package-lock.json') && made.manifest === hashOf('package.json');
    return current && (made.development || !development) && (existsSync(pinnedNode) || isNewEnough());
  } catch {
    return false; // no stamp, or one that a broken installation left: install again
  }
}

async function install() {
  checkWritable();
  if (!existsSync(pinnedNode)) checkSpace(lackOfSpace(root));
  say(`Setting up Skerry: installing packages${development ? ' for development' : ''} (once, usually 10 to 40 s) ...`);
  const started = Date.now();
  const ticker = setInterval(() => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`), 5000);
  const space = watchSpace(root);
  try {
    await npmInstall(root, { development, space });
  } finally {
    space.stop();
    clearInterval(ticker);
  }
  linkPinnedNode();
  // npm leaves an optional package out, and is content, when there is no room for it.
  if (!existsSync(pinnedNode)) checkSpace(space.ranOut());
  writeFileSync(stampFile, `${JSON.stringify({ lock: hashOf('package-lock.json'), manifest: hashOf('package.json'), development })}\n`);
  say(`Packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** npm takes the link away again with the Node of the other processor, which has a link of the same name and is not installed here. */
function linkPinnedNode() {
  const brought = `node-${process.platform}-${process.arch}`;
  if (existsSync(pinnedNode) || !existsSync(join(root, 'node_modules', brought, 'bin', 'node'))) return;
  mkdirSync(dirname(pinnedNode), { recursive: true });
  rmSync(pinnedNode, { force: true });
  symlinkSync(join('..', brought, 'bin', 'node'), pinnedNode);
}

function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    fail(`Cannot set up Skerry: the folder ${root} cannot be written. Clone into a folder of your own and run the command again.`);
  }
}

function checkSpace(lack) {
  if (lack !== undefined) fail(`Cannot set up Skerry: ${lack}`);
}

/** Skerry runs on the Node that npm brought; where there is none for this machine, on the PATH's if that is new enough. */
function checkPinnedNode() {
  if (existsSync(pinnedNode) || isNewEnough()) return;
  fail(
    `Cannot run Skerry on ${process.platform}-${process.arch} with Node ${process.versions.node}: npm has no bundled Node for this machine, so install Node 24 or later.`,
  );
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= 24;
}

function hashOf(name) {
  return createHash('sha256')
    .update(readFileSync(join(root, name)))
    .digest('hex');
}

function explain(error) {
  if (error.code === 'ENOSPC') return `Cannot set up Skerry: ${sentence(root)}`;
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
