import { replyValue } from '@skerry/client';
import type { Platform } from '../connection/platform.ts';
import type { Finding } from './finding.ts';

/** What an app service says of itself. */
interface PipelineAnswer {
  readonly problem?: string;
  readonly pipelines?: readonly { readonly id: string; readonly state: string; readonly reason?: string }[];
}

/** How the pipelines of an app service get on; nothing of one that is away, or of EdgeX's, which cannot be asked. */
export async function checkExport(platform: Platform, service: string): Promise<Finding[]> {
  try {
    const reply = await platform.link.request(service, { method: 'GET', path: '/api/v3/pipeline', timeoutMs: 2000 });
    return reply.status === 200 ? exportFindings(service, replyValue(reply) as PipelineAnswer) : [];
  } catch {
    return []; // that the service is away its own row says
  }
}

/** One row for each pipeline, or for why there is none. */
export function exportFindings(service: string, { problem, pipelines = [] }: PipelineAnswer): Finding[] {
  if (problem !== undefined) {
    return [
      {
        check: `${service} pipelines`,
        state: 'problem',
        found: problem,
        advice: `Mend Writable.Pipeline of ${service}; a change works at once.`,
      },
    ];
  }
  return pipelines.map(({ id, state, reason }) => {
    const check = `${service} ${id}`;
    if (state === 'waiting')
      return { check, state: 'warning', found: reason ?? 'waits', advice: 'Nothing is lost meanwhile; look at the receiver.' };
    return { check, state: 'ok', found: state === 'idle' ? `off: ${reason ?? 'no address is set'}` : 'exports' };
  });
}
