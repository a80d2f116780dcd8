export { createHost } from './host.ts';
export type { Host, HostParts } from './host.ts';
export { sdkModules } from './sdk.ts';
