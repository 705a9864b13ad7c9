import { connect } from 'node:net';
import { replyValue } from '@skerry/client';
import { toEdgeError } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import type { Platform } from '../connection/platform.ts';
import type { Finding } from './finding.ts';

/** Whether a service answers, and is the one that belongs there. */
export async function checkService(platform: Platform, key: string): Promise<Finding> {
  const started = systemClock.monotonicMs();
  try {
    const reply = await platform.link.request(key, { method: 'GET', path: '/api/v3/ping', timeoutMs: 2000 });
    const { serviceName } = replyValue(reply) as { serviceName?: string };
    if (serviceName === key)
      return {
        check: key,
        state: 'ok',
        found: `answers in ${Math.round(systemClock.monotonicMs() - started)} ms at ${platform.urlOf(key)}`,
      };
    return {
      check: key,
      state: 'problem',
      found: `another program answers at ${platform.urlOf(key)}`,
      advice: 'Stop it, or run the platform with --port-offset.',
    };
  } catch (error) {
    return {
      check: key,
      state: 'problem',
      found: toEdgeError(error).message.split('. ')[0] ?? '',
      advice: 'Start the platform with "npm start".',
    };
  }
}

/** Whether the MQTT broker takes connections. */
export async function checkBroker({ target }: Platform): Promise<Finding> {
  const port = 1883 + target.portOffset;
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: target.host, port, timeout: 2000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });
  if (open) return { check: 'MQTT broker', state: 'ok', found: `listens on ${target.host}:${port}` };
  return {
    check: 'MQTT broker',
    state: 'problem',
    found: `nobody listens on ${target.host}:${port}`,
    advice: 'Start the platform with "npm start", or "skerry run broker".',
  };
}
