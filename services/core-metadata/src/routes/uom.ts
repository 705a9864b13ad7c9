import { singleResponse } from '@skerry/contracts';
import { formatYaml, type Route } from '@skerry/runtime';
import type { Metadata } from '../metadata.ts';
import type { Units } from '../units.ts';

const YAML = 'application/x-yaml';

/** The route of the units of measure. */
export const uomRoutes: readonly Route<Metadata>[] = [
  {
    method: 'GET',
    path: '/api/v3/uom',
    access: 'read',
    summary: 'The units of measure, as JSON or, if asked for, as YAML',
    handle: (metadata, { headers }) =>
      headers.accept === YAML
        ? { status: 200, body: formatYaml(fileForm(metadata.units)), contentType: YAML }
        : { status: 200, body: singleResponse('uom', metadata.units) },
  },
];

function fileForm({ source, units }: Units): unknown {
  const groups = Object.entries(units).map(([name, group]) => [name, { Source: group.source, Values: group.values }] as const);
  return { Source: source, Units: Object.fromEntries(groups) };
}
