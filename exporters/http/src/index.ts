export { HTTPExport } from './http-export.ts';
