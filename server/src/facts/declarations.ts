import type { OutlineItem } from "../syntax/types";
import { readDeclarator, readSpecifiers } from "./declarators";
import { readInitializer, readScalar } from "./initializers";
import { Records } from "./records";
import { Tokens } from "./tokens";
import type { FileFacts, InitializerFacts, Prototype, RecordFacts, VariableFacts } from "./types";

/** What file-scope declarations add up to. */
export interface DeclarationFacts {
  readonly records: RecordFacts[];
  readonly typedefs: FileFacts["typedefs"][number][];
  readonly variables: VariableFacts[];
  readonly initializers: InitializerFacts[];
  readonly prototypes: Prototype[];
}

/** Reads one declaration: of records, of a typedef, of variables, or of several of them at once. No tree is built. */
export function readDeclarations(text: string, item: OutlineItem, facts: DeclarationFacts): void {
  const tokens = new Tokens(text, item.start, item.end);
  const records = new Records();
  const { base, isStatic, isExtern, isTypedef } = readSpecifiers(tokens, records.read);
  facts.records.push(...records.tagged);
  do {
    const declarator = readDeclarator(tokens, base);
    if (declarator === undefined) continue;
    const { name, type, at, valueStart, valueEnd } = declarator;
    if (isTypedef) facts.typedefs.push({ name, type, at });
    else if (type.base.k === "function" && type.pointers === 0 && type.arrays === 0) {
      facts.prototypes.push({ name, returns: type.base.returns, at });
    } else {
      facts.variables.push({ name, type, at, isStatic, ...(isExtern ? { isExtern } : {}) });
      if (valueStart >= 0) readValue(text, { name, type, at, valueStart, valueEnd }, facts);
    }
  } while (tokens.accept(","));
}

interface Initialized {
  readonly name: string;
  readonly type: InitializerFacts["type"];
  readonly at: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

function readValue(text: string, variable: Initialized, facts: DeclarationFacts): void {
  const { name, type, at, valueStart, valueEnd } = variable;
  const entries =
    text[valueStart] === "{"
      ? readInitializer(text, valueStart, { end: valueEnd, isArray: type.arrays > 0 })
      : readScalar(text, valueStart, valueEnd);
  if (entries.length > 0) facts.initializers.push({ variable: name, type, at, entries });
}
