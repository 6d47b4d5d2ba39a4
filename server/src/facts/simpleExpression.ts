import { Tokens, isWord } from "./tokens";
import type { Expr } from "./types";

/** Reads names, members, indexes, addresses, dereferences and literals; anything else is opaque. No tree is built. */
export function simpleExpression(text: string, start = 0, end = text.length): Expr {
  const tokens = new Tokens(text, start, end);
  const expression = unary(tokens, 0);
  if (expression !== undefined && tokens.done) return expression;
  return { k: "opaque", text: text.slice(start, end).trim() };
}

/** Parentheses and prefix operators nested deeper than this are not read. */
const MAX_NESTING = 32;

function unary(tokens: Tokens, depth: number): Expr | undefined {
  if (depth > MAX_NESTING) return undefined;
  if (tokens.accept("&")) {
    const of = unary(tokens, depth + 1);
    return of && { k: "addr", of };
  }
  if (tokens.accept("*")) {
    const of = unary(tokens, depth + 1);
    return of && { k: "deref", of };
  }
  let expression = primary(tokens, depth);
  while (expression !== undefined && !tokens.done) {
    const next: Expr | undefined = postfix(tokens, expression, depth);
    if (next === undefined) return expression;
    expression = next;
  }
  return expression;
}

function primary(tokens: Tokens, depth: number): Expr | undefined {
  const at = tokens.at;
  if (tokens.accept("(")) {
    const inner = unary(tokens, depth + 1);
    return tokens.accept(")") ? inner : undefined;
  }
  const token = tokens.peek();
  if (isWord(token)) {
    tokens.position++;
    return token === "NULL" ? { k: "number", value: 0 } : { k: "name", name: token, at };
  }
  if (/^\d/.test(token)) {
    tokens.position++;
    return numberOf(token);
  }
  if (token.startsWith('"')) {
    tokens.position++;
    return { k: "string", value: token.slice(1, -1) };
  }
  return undefined;
}

function postfix(tokens: Tokens, base: Expr, depth: number): Expr | undefined {
  const token = tokens.peek();
  if ((token === "." || token === "->") && isWord(tokens.peek(1))) {
    tokens.position++;
    const at = tokens.at;
    return { k: "member", base, field: tokens.next(), arrow: token === "->", at };
  }
  if (!tokens.accept("[")) return undefined;
  const index = unary(tokens, depth + 1) ?? { k: "opaque", text: "" };
  tokens.skipTo(["]"]);
  tokens.accept("]");
  return { k: "index", base, index };
}

/** Value of a C number literal; opaque when it has none. */
export function numberOf(literal: string): Expr {
  const digits = literal.replace(/[uUlL]+$/, "");
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isNaN(value) ? { k: "opaque", text: literal } : { k: "number", value };
}
