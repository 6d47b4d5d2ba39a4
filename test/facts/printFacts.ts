import type { FileFacts, FunctionFacts, RecordFacts } from "../../server/src/facts/types";
import { printExpr, printFlow, printType } from "./printFlow";

/** Everything of a file but its functions, a line each. */
export function printFacts(facts: FileFacts): string {
  return [
    ...facts.records.map(printRecord),
    ...facts.typedefs.map(({ name, type }) => `typedef ${name}: ${printType(type)}`),
    ...facts.variables.map((variable) => {
      const flags = [
        variable.isStatic && "static",
        variable.isExtern && "extern",
        variable.isPerCpu && "percpu",
      ];
      return ["var", ...flags.filter(Boolean), `${variable.name}: ${printType(variable.type)}`].join(" ");
    }),
    ...facts.initializers.map(({ variable, entries }) => {
      return `init ${variable ?? "-"}: ${entries.map(({ member, value }) => `${member}=${value}`).join(" ")}`;
    }),
    ...facts.guards.map(({ name, macro, type, base, isConditional, enter, exit }) => {
      const conditional = isConditional === true ? " conditional" : "";
      return `${macro} ${name}${conditional} type ${type ? printType(type) : "-"} base ${base ?? "-"} [${enter}] [${exit ?? ""}]`;
    }),
    ...facts.bindings.map(({ callee, args }) => `bind ${callee}(${args.map(printExpr).join(", ")})`),
    ...(facts.prototypes ?? []).map(({ name, returns }) => `proto ${name}: ${printType(returns)}`),
    ...facts.lost.map(({ name, reason }) => `lost ${name}: ${reason}`),
  ].join("\n");
}

function printRecord({ kind, tag, members }: RecordFacts): string {
  const list = members.map(({ name, type, guardedBy }) => {
    const guard = guardedBy === undefined ? "" : ` guarded by ${guardedBy}`;
    return `${name ?? ""}: ${printType(type)}${guard}`;
  });
  return `${kind} ${tag ?? ""} {${list.join("; ")}}`;
}

/** Signature and flow of a function. */
export function printFunction(facts: FunctionFacts): string {
  const flags = [
    facts.kind,
    facts.isObjectLike && "object-like",
    facts.isStatic && "static",
    facts.isInline && "inline",
  ];
  const params = facts.params.map(({ name, type }) => `${name}: ${printType(type)}`).join(", ");
  const head = `${flags.filter(Boolean).join(" ")} ${facts.name}(${params}) -> ${printType(facts.returns)}`;
  const annotations = facts.annotations.map(
    ({ kind, args }) => ` ${kind}(${args.map(printExpr).join(", ")})`,
  );
  const section = facts.section === undefined ? "" : ` ${facts.section}`;
  return `${head}${section}${annotations.join("")}\n${facts.flow === undefined ? "no flow" : printFlow(facts.flow)}`;
}
