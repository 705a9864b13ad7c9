"""A Modbus server made with pymodbus, for tests: other people's code at the far end of the wire.

Prints "ready <port or path>" when it can be asked. Every unit has 200 cells in each table; register n of unit u starts as 100 * u + n, coil and
discrete input n as n is odd. Cells from 200 on do not exist, so asking for them is an illegal data address.
"""

import argparse
import asyncio
import logging

from pymodbus import FramerType
from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import ModbusSerialServer, ModbusTcpServer

CELLS = 200


class SlowDevice(ModbusDeviceContext):
    """A device that thinks for a while before each answer, or for ever."""

    def __init__(self, unit: int, delay: float) -> None:
        registers = [100 * unit + n for n in range(CELLS)]
        bits = [n % 2 == 1 for n in range(CELLS)]
        # A block counts its cells from 1, one more than the address on the wire.
        super().__init__(
            co=ModbusSequentialDataBlock(1, list(bits)),
            di=ModbusSequentialDataBlock(1, list(bits)),
            ir=ModbusSequentialDataBlock(1, list(registers)),
            hr=ModbusSequentialDataBlock(1, list(registers)),
        )
        self.delay = delay

    async def async_getValues(self, func_code, address, count=1):
        await asyncio.sleep(self.delay)
        return self.getValues(func_code, address, count)

    async def async_setValues(self, func_code, address, values):
        await asyncio.sleep(self.delay)
        return self.setValues(func_code, address, values)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", default="1", help="unit ids, separated by commas")
    parser.add_argument("--delay", type=float, default=0, help="seconds before each answer")
    parser.add_argument("--hang", action="store_true", help="never answer")
    parser.add_argument("--port", type=int, default=0, help="TCP port; 0 picks one")
    parser.add_argument("--serial", help="path of a serial port to serve instead of TCP")
    parser.add_argument("--framer", choices=["rtu", "ascii"], default="rtu")
    parser.add_argument("--baud", type=int, default=19200)
    return parser.parse_args()


async def main() -> None:
    options = parse_options()
    delay = 1e9 if options.hang else options.delay
    units = {int(unit): SlowDevice(int(unit), delay) for unit in options.units.split(",")}
    context = ModbusServerContext(devices=units, single=False)
    if options.serial:
        server = ModbusSerialServer(
            context, framer=FramerType(options.framer), port=options.serial, baudrate=options.baud, ignore_missing_devices=True
        )
    else:
        server = ModbusTcpServer(context, address=("127.0.0.1", options.port))
    await server.serve_forever(background=True)
    place = options.serial or server.transport.sockets[0].getsockname()[1]
    print(f"ready {place}", flush=True)
    await asyncio.Event().wait()


logging.disable(logging.CRITICAL)
asyncio.run(main())
