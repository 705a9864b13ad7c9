export { describeAddress, type ModbusAddress, type ModbusTable, parseAddress } from './address.ts';
export { modbusDriver } from './driver.ts';
export { describeResourceAddress } from './point.ts';
export { type ModbusProtocols, ModbusProtocolsSchema } from './protocol-schema.ts';
export { createModbusService, MODBUS_RESOURCES } from './service.ts';
