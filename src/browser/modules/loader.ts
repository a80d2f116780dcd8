import { compile, requiredBy } from './compile.ts';
import { CommonModules } from './modules.ts';
import type { ModuleParts } from './modules.ts';

export { SOURCE, given, placeInStack } from './modules.ts';
export type { ModuleParts } from './modules.ts';

/** The modules of one run in TypeScript, compiled when they are first asked for. */
export class Modules extends CommonModules {
  constructor(parts: ModuleParts) {
    super(parts, { compile, requiredBy });
  }
}
