import type { BaseType, Expr, Flow, Op, Terminator, TypeRef } from "../../server/src/facts/types";

/** A flow as compact text: one block per line, `b0: op; op; -> b1`. `line` ops are left out. */
export function printFlow(flow: Flow): string {
  return flow.blocks
    .map((block, index) => {
      const ops = block.ops.flatMap(printOp);
      return `b${index}: ${[...ops, printEnd(block.end)].join("; ")}`;
    })
    .join("\n");
}

function printOp(op: Op): string[] {
  switch (op.op) {
    case "line":
      return [];
    case "call":
      return [`t${op.result} = ${printExpr(op.callee)}(${op.args.map(printExpr).join(", ")})`];
    case "assign":
      return [`${printExpr(op.to)} = ${printExpr(op.from)}`];
    case "unguard":
      return [`unguard#${op.id}`];
    case "guard": {
      const name = op.cleanup === undefined ? op.guard : `${op.guard} ${op.cleanup}`;
      const variable = op.variable === undefined ? "" : ` ${op.variable}`;
      const result = op.result === undefined ? "" : `t${op.result} = `;
      return [`${result}guard#${op.id} ${name}${variable}(${op.args.map(printExpr).join(", ")})`];
    }
  }
}

function printEnd(end: Terminator): string {
  switch (end.to) {
    case "jump":
      return `-> b${end.block}`;
    case "branch":
      return `if ${printExpr(end.test)} -> b${end.then} else b${end.else}`;
    case "switch": {
      const cases = end.cases.map(
        (item) => `${item.value ? printExpr(item.value) : "default"}: b${item.block}`,
      );
      return `switch ${printExpr(end.value)} {${cases.join(", ")}}`;
    }
    case "return":
      return end.value === undefined ? "return" : `return ${printExpr(end.value)}`;
    case "stop":
      return "stop";
  }
}

export function printExpr(expr: Expr): string {
  switch (expr.k) {
    case "name":
      return expr.name;
    case "temp":
      return `t${expr.id}`;
    case "number":
      return String(expr.value);
    case "string":
      return JSON.stringify(expr.value);
    case "member":
      return `${printExpr(expr.base)}${expr.arrow ? "->" : "."}${expr.field}`;
    case "index":
      return `${printExpr(expr.base)}[${printExpr(expr.index)}]`;
    case "addr":
      return `&${printExpr(expr.of)}`;
    case "deref":
      return `*${printExpr(expr.of)}`;
    case "cast":
      return `(${printType(expr.type)})${printExpr(expr.of)}`;
    case "unary":
      return `${expr.op}${printExpr(expr.of)}`;
    case "binary":
      return `(${printExpr(expr.left)} ${expr.op} ${printExpr(expr.right)})`;
    case "choose":
      return `(${printExpr(expr.test)} ? ${printExpr(expr.then)} : ${printExpr(expr.else)})`;
    case "type":
      return `type<${printType(expr.type)}>`;
    case "config":
      return `#${expr.condition}`;
    case "opaque":
      return `\`${expr.text}\``;
  }
}

export function printType({ base, pointers, arrays }: TypeRef): string {
  return printBase(base) + "*".repeat(pointers) + "[]".repeat(arrays);
}

function printBase(base: BaseType): string {
  switch (base.k) {
    case "record":
      return `${base.kind} ${base.tag}`;
    case "named":
    case "builtin":
      return base.name;
    case "inline": {
      const members = base.record.members.map((member) => `${member.name ?? ""}: ${printType(member.type)}`);
      return `${base.record.kind} {${members.join("; ")}}`;
    }
    case "function":
      return `fn ${printType(base.returns)}`;
    case "typeof":
      return `typeof(${printExpr(base.of)})`;
    case "unknown":
      return "?";
  }
}
