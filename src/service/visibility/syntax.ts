import { invalidArgument, type ServiceError } from '../errors.ts';

/** A part of a list query as it was written, before anyone asked what its names mean. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not' | 'paren'; readonly inner: Expression }
  | {
      readonly kind: 'comparison';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'range';
      readonly negated: boolean;
      readonly left: Expression;
      readonly from: Expression;
      readonly to: Expression;
    }
  | { readonly kind: 'is'; readonly what: 'null' | 'not null' | 'other'; readonly left: Expression }
  | { readonly kind: 'column'; readonly name: string }
  | {
      readonly kind: 'value';
      readonly type: 'string' | 'int' | 'float' | 'hex' | 'argument';
      readonly text: string;
    }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly inner: Expression }
  | { readonly kind: 'null' | 'binary' | 'function' | 'subquery' | 'exists' };

/** The clauses of a list query. */
export interface QuerySyntax {
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly Expression[];
  readonly hasLimit: boolean;
}

/** What messages call a part: the real service prints the type of its parser. */
const names: Record<Expression['kind'], string> = {
  and: '*sqlparser.AndExpr',
  or: '*sqlparser.OrExpr',
  not: '*sqlparser.NotExpr',
  paren: '*sqlparser.ParenExpr',
  comparison: '*sqlparser.ComparisonExpr',
  range: '*sqlparser.RangeCond',
  is: '*sqlparser.IsExpr',
  column: '*sqlparser.ColName',
  value: '*sqlparser.SQLVal',
  bool: 'sqlparser.BoolVal',
  null: '*sqlparser.NullVal',
  tuple: 'sqlparser.ValTuple',
  unary: '*sqlparser.UnaryExpr',
  binary: '*sqlparser.BinaryExpr',
  function: '*sqlparser.FuncExpr',
  subquery: '*sqlparser.Subquery',
  exists: '*sqlparser.ExistsExpr',
};

export const partName = (part: Expression): string => names[part.kind];

/** The refusal of a query, in the words of the real service. */
export const badQuery = (message: string): ServiceError => invalidArgument(`invalid query: ${message}`);

export const unsupported = (what: string): ServiceError => badQuery(`operation is not supported: ${what}`);
export const invalidExpression = (what: string): ServiceError => badQuery(`invalid expression: ${what}`);
