import { describe, expect, test } from 'vitest';
import { ArgumentError, help, parseArguments } from '../../src/grpc/arguments.ts';

describe('the command line of the server', () => {
  test('is what @temporalio/testing gives: a port, then options', () => {
    expect(parseArguments(['7233', '--enable-time-skipping'])).toMatchObject({
      port: 7233,
      portGiven: true,
      enableTimeSkipping: true,
    });
  });

  test('may be empty: the port of a Temporal Service, time locked, the starter watched', () => {
    expect(parseArguments([])).toEqual({
      port: 7233,
      portGiven: false,
      enableTimeSkipping: false,
      skipOnUpdateWait: false,
      keepRunning: false,
      searchAttributes: {},
      namespaces: [],
    });
  });

  test.each([['--port', '8000'], ['--port=8000'], ['-p', '8000'], ['8000']])(
    'takes a port as %j',
    (...argv) => {
      expect(parseArguments(argv)).toMatchObject({ port: 8000, portGiven: true });
    },
  );

  test('registers as many namespaces as are named', () => {
    expect(parseArguments(['--namespace', 'billing', '-n', 'trials']).namespaces).toEqual([
      'billing',
      'trials',
    ]);
  });

  test('registers search attributes, given in one word or two', () => {
    const { searchAttributes } = parseArguments([
      '--search-attribute',
      'CustomerId=Keyword',
      '--search-attribute=Total=Double',
    ]);

    expect(searchAttributes).toEqual({ CustomerId: 'Keyword', Total: 'Double' });
  });

  test('names in its help every option that it takes', () => {
    for (const option of ['--enable-time-skipping', '--skip-on-update-wait', '--keep-running']) {
      expect(help).toContain(option);
      expect(() => parseArguments([option])).not.toThrow();
    }
    const options = [...help.matchAll(/^ {2}(--[a-z-]+) [A-Z=]+ /gm)].map(([, name]) => name!);
    expect(options).toEqual(['--port', '--search-attribute', '--namespace', '--log-level', '--parent']);
    for (const option of options) expect(() => parseArguments([option])).toThrow(`${option} needs a value`);
  });

  test.each([
    [
      ['http'],
      '"http" is not a port. Give a number from 0 to 65535, for example: temporal-katas-server 7233',
    ],
    [
      ['65536'],
      '"65536" is not a port. Give a number from 0 to 65535, for example: temporal-katas-server 7233',
    ],
    [['--search-attribute'], '--search-attribute needs a value: --search-attribute CustomerId=Keyword'],
    [
      ['--search-attribute', 'CustomerId=Text2'],
      '"CustomerId=Text2" is not a search attribute. Give NAME=TYPE',
    ],
    [['--search-attribute', '=Text'], '"=Text" is not a search attribute. Give NAME=TYPE'],
    [['--log-level', 'loud'], '"loud" is not a log level. Give one of off, error, warn, info, debug'],
    [['7233', '8233'], '"8233" is one word too many: the port is 7233 already.'],
    [['7233', '--port', '8233'], '"8233" is one word too many: the port is 7233 already.'],
    [
      ['--enable-time-skiping'],
      '--enable-time-skiping is not an option of this server; --enable-time-skipping is. See temporal-katas-server --help',
    ],
    [['--db-filename=x'], '--db-filename is not an option of this server. See temporal-katas-server --help'],
    [['--keep-running=no'], '--keep-running takes no value: give --keep-running alone.'],
    [['--constructor'], '--constructor is not an option of this server'],
    [['--parent', '-1'], '"-1" is not a process id. Give a positive number'],
  ])('%j is refused with what to give instead', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(ArgumentError);
    expect(() => parseArguments(argv)).toThrow(message);
  });
});
