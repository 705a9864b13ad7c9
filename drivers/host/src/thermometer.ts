import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const CPU = /cpu|x86_pkg|soc|coretemp|k10temp|package/i;

async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    return ''; // a sensor that cannot be read now counts as absent
  }
}

async function sensorsIn(folder: string, names: { label: string; value: string }): Promise<{ label: string; file: string }[]> {
  const entries = await readdir(folder).catch(() => []);
  const found = entries
    .sort()
    .map(async (entry) => ({ label: await textOf(join(folder, entry, names.label)), file: join(folder, entry, names.value) }));
  const sensors = await Promise.all(found);
  const readable = await Promise.all(sensors.map(({ file }) => textOf(file)));
  return sensors.filter((_sensor, index) => readable[index] !== '');
}

/**
 * The file of the processor's temperature sensor on Linux, in thousandths of a degree Celsius; of another sensor if the processor has none;
 * undefined if there is none at all, as in most virtual machines.
 */
export async function findThermometer(sys = '/sys'): Promise<string | undefined> {
  const zones = await sensorsIn(join(sys, 'class/thermal'), { label: 'type', value: 'temp' });
  const monitors = await sensorsIn(join(sys, 'class/hwmon'), { label: 'name', value: 'temp1_input' });
  const all = [...zones, ...monitors];
  return (all.find(({ label }) => CPU.test(label)) ?? all[0])?.file;
}

/** The temperature in degrees Celsius, or undefined when the sensor cannot be read. */
export async function readThermometer(file: string): Promise<number | undefined> {
  const text = await textOf(file);
  return /^-?\d+$/.test(text) ? Number(text) / 1000 : undefined;
}
