import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { AnyMachine } from './transitions.ts';

const service = path.resolve(import.meta.dirname, '../../../src/service');

const isMachine = (value: unknown): value is AnyMachine =>
  typeof value === 'object' && value !== null && 'transitions' in value && 'initial' in value;

/** Every machine of the service. A new one is found by its place: a file in a folder `machines`. */
export async function findMachines(): Promise<AnyMachine[]> {
  const files = readdirSync(service, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(path.dirname(file)) === 'machines' && file.endsWith('.ts'))
    .sort();
  const modules = await Promise.all(
    files.map((file) => import(path.join(service, file)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module) => Object.values(module).filter(isMachine));
}
