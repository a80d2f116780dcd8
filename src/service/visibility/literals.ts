import { IndexedValueType, WorkflowExecutionStatus } from '../enums.ts';
import { typeName } from '../search-attributes/names.ts';
import { isInt64, parseTime } from '../search-attributes/values.ts';
import type { Attribute } from './columns.ts';
import { parseDuration } from './durations.ts';
import { invalidExpression, partName, unsupported, type Expression } from './syntax.ts';

/** A value of a query in the form in which its column is compared: times in milliseconds, durations in nanoseconds. */
export type Literal = string | number | boolean;

/** What a query writes on the right side of a column: one value, or several in parentheses. */
export function literalOf(part: Expression, column: Attribute): Literal | readonly Literal[] {
  return part.kind === 'tuple' ? part.items.map((item) => single(item, column)) : single(part, column);
}

function single(part: Expression, column: Attribute): Literal {
  switch (part.kind) {
    case 'value':
      return interpret(parseValue(part), column);
    case 'bool':
      return typed({ value: part.value, goType: 'bool' }, column);
    case 'unary':
      return signed(part, column);
    case 'function':
      throw unsupported('nested func');
    case 'column':
      throw unsupported(
        `column name on the right side of comparison expression (did you forget to quote "${part.name}"?)`,
      );
    default:
      throw invalidExpression(`unexpected value type ${partName(part)}`);
  }
}

/** Sign and number are two parts unless the number is whole. */
function signed({ operator, inner }: Expression & { kind: 'unary' }, column: Attribute): Literal {
  if (operator !== '+' && operator !== '-') throw unsupported(`unary operator "${operator}"`);
  if (inner.kind !== 'value' || inner.type === 'string')
    throw invalidExpression(`unary operator not supported in "${operator}${source(inner)}"`);
  const value = single(inner, column);
  if (typeof value !== 'number') throw invalidExpression(`unary expression "${operator}${source(inner)}"`);
  return operator === '-' ? -value : value;
}

interface Parsed {
  readonly value: Literal;
  /** The type that messages name. */
  readonly goType: 'string' | 'int64' | 'float64' | 'bool';
}

function parseValue(part: Expression & { kind: 'value' }): Parsed {
  const { type, text } = part;
  // The real service takes quotes at the ends of a string for those around it.
  if (type === 'string') return { value: text.replace(/^'+|'+$/g, ''), goType: 'string' };
  if (type === 'hex' || type === 'argument' || Number.isNaN(Number(text)))
    throw invalidExpression(`unable to parse value "${text}"`);
  return { value: Number(text), goType: type === 'int' && isInt64(text) ? 'int64' : 'float64' };
}

function interpret(parsed: Parsed, column: Attribute): Literal {
  if (column.name === 'ExecutionStatus') return statusLiteral(parsed);
  if (column.name === 'ExecutionDuration') return durationLiteral(parsed);
  return typed(parsed, column);
}

/** The value if it is of the column's type. */
function typed({ value, goType }: Parsed, { alias, type }: Attribute): Literal {
  const wrongType = () =>
    invalidExpression(
      `invalid value type for search attribute ${alias} of type ${typeName(type)}: ${JSON.stringify(value)} (type: ${goType})`,
    );
  switch (type) {
    case IndexedValueType.Int:
    case IndexedValueType.Double:
      if (typeof value !== 'number') throw wrongType();
      return value;
    case IndexedValueType.Bool:
      if (typeof value !== 'boolean') throw wrongType();
      return value;
    case IndexedValueType.Datetime: {
      if (goType === 'int64') return (value as number) / 1e6;
      if (typeof value !== 'string') throw wrongType();
      const timeMs = parseTime(value);
      if (timeMs === undefined) throw invalidExpression(`unable to parse datetime '${value}'`);
      return timeMs;
    }
    default:
      if (typeof value !== 'string') throw wrongType();
      if (type === IndexedValueType.Text && value.trim() === '')
        throw invalidExpression(`no tokens found filtering on Text type search attribute ${alias}`);
      return value;
  }
}

const pascal = (name: string): string =>
  name.toLowerCase().replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const statuses = new Map<number, string>([
  [0, 'Unspecified'],
  ...Object.entries(WorkflowExecutionStatus).map(([name, status]) => [status, pascal(name)] as const),
]);
const statusNumbers = new Map<string, number>([
  ...[...statuses].map(([status, name]) => [name, status] as const),
  ...Object.entries(WorkflowExecutionStatus).map(
    ([name, status]) => [`WORKFLOW_EXECUTION_STATUS_${name}`, status] as const,
  ),
  ['WORKFLOW_EXECUTION_STATUS_UNSPECIFIED', 0],
]);

/** The name of a status as queries and answers write it: `TimedOut`. */
export const statusName = (status: number): string => statuses.get(status) ?? '';

function statusLiteral({ value, goType }: Parsed): number {
  const of = 'ExecutionStatus';
  if (goType === 'float64')
    throw invalidExpression(`unexpected value type ${goType} for search attribute ${of}`);
  if (typeof value === 'number' && statuses.has(value)) return value;
  const status = typeof value === 'string' ? statusNumbers.get(value) : undefined;
  if (status === undefined)
    throw invalidExpression(
      `invalid ${of} value ${typeof value === 'string' ? `'${value}'` : String(value)}`,
    );
  return status;
}

function durationLiteral({ value, goType }: Parsed): number {
  const of = 'ExecutionDuration';
  if (goType === 'int64') return value as number;
  if (typeof value !== 'string')
    throw invalidExpression(`unexpected value type ${goType} for search attribute ${of}`);
  const duration = parseDuration(value);
  if (duration === undefined)
    throw invalidExpression(`invalid duration value for search attribute ${of}: ${value}`);
  return duration;
}

/** A part as a query would write it, as far as messages show one. */
function source(part: Expression): string {
  if (part.kind === 'column') return part.name;
  if (part.kind !== 'value') return `(${part.kind})`;
  return part.type === 'string' ? `'${part.text}'` : part.text;
}
