/*
 * The one script of all threads. A thread's name says what it is. Modules are evaluated when they are asked for, so a realm
 * holds nothing of the runner but its text; the SDK, which both need, is fetched once.
 */
void (self.name === 'realm' ? import('./realms/realm-entry.ts') : import('./runner/runner-entry.ts'));
