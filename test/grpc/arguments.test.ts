import { describe, expect, test } from 'vitest';
import { ArgumentError, parseArguments } from '../../src/grpc/arguments.ts';

describe('the command line of the server', () => {
  test('is what @temporalio/testing gives: a port, then options', () => {
    expect(parseArguments(['7233', '--enable-time-skipping'])).toMatchObject({
      port: 7233,
      enableTimeSkipping: true,
      warnings: [],
    });
  });

  test('may be empty: a free port, time locked, the starter watched', () => {
    expect(parseArguments([])).toEqual({
      port: 0,
      enableTimeSkipping: false,
      keepRunning: false,
      searchAttributes: {},
      warnings: [],
    });
  });

  test('registers search attributes, given in one word or two', () => {
    const { searchAttributes } = parseArguments([
      '--search-attribute',
      'CustomerId=Keyword',
      '--search-attribute=Total=Double',
    ]);

    expect(searchAttributes).toEqual({ CustomerId: 'Keyword', Total: 'Double' });
  });

  test('warns of what it does not know, and goes on', () => {
    const { port, warnings } = parseArguments(['7233', '--ui-port', '--db=x', '8233']);

    expect(port).toBe(7233);
    expect(warnings).toEqual([
      'ignored: --ui-port (not an option of this server; --help lists them)',
      'ignored: --db=x (not an option of this server; --help lists them)',
      'ignored: 8233 (the port is 7233)',
    ]);
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
    [['--log-level', 'loud'], '"loud" is not a log level. Give one of off, error, warn, info'],
    [['--parent', '-1'], '"-1" is not a process id. Give a positive number'],
  ])('%j is refused with what to give instead', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(ArgumentError);
    expect(() => parseArguments(argv)).toThrow(message);
  });
});
