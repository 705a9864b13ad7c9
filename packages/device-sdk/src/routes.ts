import { baseResponse, type ProfileScanRequest, ProfileScanRequestSchema } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { getDevice, getDeviceStatus, putDevice } from './device-routes.ts';
import type { DeviceService } from './device-service.ts';

const reply = (status: number, message: string, requestId?: string): Reply => ({
  status,
  body: baseResponse(status, { message, requestId }),
});

const stopDiscovery = ({ discovery }: DeviceService, { params }: ServiceRequest): Reply => {
  discovery.stop(params.requestId);
  return { status: 200, body: baseResponse(200) };
};

/** The routes every device service has beside the common ones: EdgeX's, and the status of a device. */
export const deviceRoutes: readonly Route<DeviceService>[] = [
  {
    method: 'GET',
    path: '/api/v3/device/name/:name/status',
    access: 'read',
    summary: 'How a device does: last answer, last error, asked and achieved rates, circuit breakers',
    handle: getDeviceStatus,
  },
  { method: 'GET', path: '/api/v3/device/name/:name/:command', access: 'read', summary: 'Read a device', handle: getDevice },
  { method: 'PUT', path: '/api/v3/device/name/:name/:command', access: 'operate', summary: 'Write to a device', handle: putDevice },
  {
    method: 'POST',
    path: '/api/v3/discovery',
    access: 'operate',
    summary: 'Look for devices',
    handle: ({ discovery }, { correlationId }) => {
      discovery.trigger(correlationId);
      return reply(202, 'Device Discovery is triggered.', correlationId);
    },
  },
  { method: 'DELETE', path: '/api/v3/discovery', access: 'operate', summary: 'Stop looking for devices', handle: stopDiscovery },
  {
    method: 'DELETE',
    path: '/api/v3/discovery/requestId/:requestId',
    access: 'operate',
    summary: 'Stop one search for devices',
    handle: stopDiscovery,
  },
  {
    method: 'POST',
    path: '/api/v3/profilescan',
    access: 'operate',
    summary: 'Make a profile by asking a device what it has',
    request: ProfileScanRequestSchema,
    requestTypeName: 'ProfileScanRequest',
    handle: ({ scans }, { body, correlationId }) => {
      scans.trigger(body as ProfileScanRequest, correlationId);
      return reply(202, 'Device ProfileScan is triggered.', correlationId);
    },
  },
  {
    method: 'DELETE',
    path: '/api/v3/profilescan/device/name/:name',
    access: 'operate',
    summary: 'Stop the scan of a device',
    handle: ({ scans }, { params }) => {
      scans.stop(params.name ?? '');
      return { status: 200, body: baseResponse(200) };
    },
  },
];
