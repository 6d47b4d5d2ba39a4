import { classifyBrace } from "./declaration";
import type { ArmStates, FunctionHeader, OtherStart, ScanState } from "./scanState";
import { startAt, unitsOf, type TokenList } from "./units";

/** The arms that leave something begun behind, other than the one that is gone on with. */
export function otherStarts({ atOpen, rest }: ArmStates, taken: ScanState): OtherStart[] {
  return rest.flatMap(({ state, conditions }) => {
    if (state.depth !== taken.depth || state.block?.isClosed === true) return [];
    const isHeader = state.depth === 0 && state.pending.length > atOpen.pending.length;
    const isBlock = state.block?.opens === "function" && state.block !== atOpen.block;
    if (!isHeader && !isBlock) return [];
    return [{ state, conditions, joinedAt: taken.pending.length }];
  });
}

/** The function that a `{` behind the tokens of a list begins; undefined when it begins something else. */
export function headerOf(
  list: TokenList,
  { brace, conditions }: { readonly brace: number; readonly conditions: readonly string[] },
): FunctionHeader | undefined {
  const units = unitsOf(list);
  const opening = classifyBrace(list, units);
  if (opening.opens !== "function") return undefined;
  const before = units[opening.first - 1];
  const start = startAt(list, before === undefined ? 0 : before.last + 1);
  const { name, nameAt } = opening.header;
  return { name, nameAt, start, body: brace, conditions };
}

/** The headers that other arms put in front of the `{` that ends `list`. */
export function othersWithoutBlock(
  others: readonly OtherStart[],
  list: TokenList,
  brace: number,
): FunctionHeader[] {
  return others.flatMap(({ state, joinedAt, conditions }) => {
    const indexes = [...state.pending, ...list.indexes.slice(joinedAt)];
    return headerOf({ ...list, indexes }, { brace, conditions }) ?? [];
  });
}

/** The headers of functions whose `{` stands in an arm of its own. */
export function othersWithBlock(others: readonly OtherStart[]): FunctionHeader[] {
  return others.flatMap(({ state: { block }, conditions }) =>
    block?.header ? [{ ...block.header, conditions }] : [],
  );
}
