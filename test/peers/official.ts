import { chmod, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { run, step } from './run.ts';

const pom = join(import.meta.dirname, 'official/pom.xml');
const MAIN = 'io.temporal.testserver.TestServer';

/**
 * An executable that starts the official test server, as `createTimeSkipping` expects one. Its jars come from Maven Central.
 *
 * @throws Unavailable without Java, Maven or the registry
 */
export async function officialTestServer(): Promise<string> {
  await run('java', ['-version']);
  const folder = await cached('official', [await readFile(pom, 'utf8')], async (made) => {
    await cp(pom, join(made, 'pom.xml'));
    await step('fetching the official test server from Maven Central', 'mvn', [
      '-q',
      '-B',
      '-f',
      join(made, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${join(made, 'jars')}`,
    ]);
    // Quick to start rather than quick in the long run: the SDK waits for five seconds.
    const java = `java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "HERE/jars/*" ${MAIN}`;
    await writeFile(
      join(made, 'server'),
      `#!/bin/sh\nexec ${java.replace('HERE', '$(dirname "$0")')} "$@"\n`,
    );
    await writeFile(join(made, 'server.cmd'), `@${java.replace('HERE', '%~dp0')} %*\r\n`);
    await chmod(join(made, 'server'), 0o755);
  });
  return join(folder, process.platform === 'win32' ? 'server.cmd' : 'server');
}

/** The version that is compared with, for the table. */
export async function officialVersion(): Promise<string> {
  const [, version] =
    /temporal-test-server<\/artifactId>\s*<version>([^<]+)/.exec(await readFile(pom, 'utf8')) ?? [];
  return version ?? 'of unknown version';
}
