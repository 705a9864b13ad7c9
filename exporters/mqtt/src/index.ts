export { MQTTExport } from './mqtt-export.ts';
