import { type Static, Type } from '@skerry/contracts';

const whole = (description: string) => Type.Union([Type.Number(), Type.String()], { description });
const duration = (description: string) =>
  Type.Union([Type.Number(), Type.String()], {
    description: `${description} A number is whole seconds; text may be a duration such as 500ms.`,
  });

const tcp = Type.Object({
  Address: Type.String({ description: 'Host name or IP address.' }),
  Port: whole('TCP port, usually 502.'),
  UnitID: whole('Unit (slave) id, 0 to 255.'),
  Timeout: duration('How long to wait for a connection and for each answer.'),
  IdleTimeout: Type.Optional(duration('When to close an idle connection: 0 (default) after every command, negative never.')),
  ProtocolRecoveryTimeout: Type.Optional(
    duration("Accepted for EdgeX's sake: answers to other requests are always passed over until Timeout ends."),
  ),
  LinkRecoveryTimeout: Type.Optional(duration('How long a read tries to connect anew when its connection breaks; default 0.')),
  ConnectDelay: Type.Optional(duration('Pause between connecting and the first request; default 0.')),
});

const serial = Type.Object({
  Address: Type.String({ description: 'Path of the serial port, such as /dev/ttyUSB0.' }),
  UnitID: whole('Unit (slave) id, 0 to 255.'),
  BaudRate: whole('Bits per second.'),
  DataBits: whole('5 to 8; RTU needs 8.'),
  StopBits: whole('1 or 2.'),
  Parity: Type.Union([Type.Literal('N'), Type.Literal('O'), Type.Literal('E')], { description: 'N none, O odd, E even.' }),
  Timeout: duration('How long to wait for each answer.'),
  IdleTimeout: duration('When to close the idle port: 0 or negative never.'),
});

/** Schema of the `protocols` of a Modbus device: exactly one of the three, with EdgeX's keys. */
export const ModbusProtocolsSchema = Type.Object({
  'modbus-tcp': Type.Optional(tcp),
  'modbus-rtu': Type.Optional(serial),
  'modbus-ascii': Type.Optional(serial),
});

/** The `protocols` of a Modbus device. */
export type ModbusProtocols = Static<typeof ModbusProtocolsSchema>;
