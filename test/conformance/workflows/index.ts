export * from './activities.ts';
export * from './basics.ts';
export * from './chain.ts';
export * from './children.ts';
export * from './messages.ts';
export * from './nexus.ts';
export * from './properties.ts';
export * from './versions.ts';
