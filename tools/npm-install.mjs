// Runs npm and says in one sentence what went wrong. Imported by setup.mjs on the Node of the PATH, so plain JavaScript.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { sentence } from './disk-space.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Installs what the lockfile names; resolves when npm is done, rejects with a sentence. A signal ends npm, then this process. */
export function npmInstall(root, { development, space }) {
  const flags = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', '--loglevel=error'];
  if (!development) flags.push('--omit=dev');
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', flags, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    const release = endWithSignals(npm);
    let complaint = '';
    npm.stderr.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-8000);
    });
    npm.on('error', (error) => reject(new Error(`npm could not be run (${error.message}). Install npm 9 or later.`)));
    npm.on('close', (code) => {
      release();
      if (code === 0) resolve();
      else reject(new Error(npmComplaint(complaint, { code, root, lack: space.ranOut() })));
    });
  });
}

function endWithSignals(child) {
  const end = (name) => {
    child.once('close', () => process.exit(128 + constants.signals[name]));
    child.kill(name);
  };
  for (const name of SIGNALS) process.once(name, end);
  return () => {
    for (const name of SIGNALS) process.off(name, end);
  };
}

/** What npm complained about, as what to do. */
export function npmComplaint(text, { code, root, lack }) {
  const full = lack ?? (/ENOSPC/.test(text) ? sentence(root) : undefined);
  if (full !== undefined) return full;
  if (/EACCES|EROFS|EPERM/.test(text))
    return `the folder ${root} cannot be written. Clone into a folder of your own and run the command again.`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET/.test(text))
    return 'the npm registry cannot be reached. Check the network or proxy, or use the offline bundle (docs/guides/offline.md).';
  return `npm install ended with code ${code}:\n${text.trim()}`;
}
