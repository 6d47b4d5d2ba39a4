import { KnownConditions, reduced } from "../base/condition";
import type { ArmGroup } from "../syntax/liveTokens";
import type { FlatTree } from "./flatTree";
import { branchOnConfiguration } from "./lowerConfiguration";
import type { Lowering } from "./lowering";

/** Emits the arms of a conditional as branches. They open no scope: what they declare is there behind the `#endif`. */
export function lowerArms(lowering: Lowering, node: number, group: ArmGroup): void {
  const { tree, flow, armTests } = lowering;
  const after = flow.block();
  const known = new KnownConditions(() => undefined);
  for (const { at, test } of group.arms) {
    const [inside, next] = [flow.block(), flow.block()];
    const left = reduced(test, (atom) => known.truth({ k: "atom", name: atom }));
    known.learn(left, false);
    branchOnConfiguration(flow, left, { then: inside, else: next, at: group.at });
    flow.open(inside);
    armTests.push(test);
    for (const statement of armStatements(tree, node, at)) lowering.statement(statement);
    armTests.pop();
    flow.jump(after);
    flow.open(next);
  }
  flow.open(after);
}

function armStatements(tree: FlatTree, group: number, at: number): number[] {
  const block = tree.children(group).find((child) => tree.startOf(child) === at && isBlock(tree, child));
  if (block === undefined) return [];
  return tree.children(block).filter((child) => !/^[{}]$/.test(tree.kindOf(child)));
}

/** The conditionals whose blocks the parser did not find where they were put. */
export function brokenGroups(tree: FlatTree, groups: readonly ArmGroup[]): readonly ArmGroup[] {
  if (groups.length === 0) return groups;
  const blocks = new Map<number, number>();
  tree.kind.forEach((_, node) => {
    if (isBlock(tree, node)) blocks.set(tree.startOf(node), node);
  });
  return groups.filter(({ at, arms }) => {
    const outer = blocks.get(at);
    if (outer === undefined) return true;
    const inner = tree.children(outer).filter((child) => isBlock(tree, child));
    const isWhole = inner.length === arms.length && inner.length === tree.children(outer).length - 2;
    return !isWhole || inner.some((child, index) => tree.startOf(child) !== arms[index]?.at);
  });
}

function isBlock(tree: FlatTree, node: number): boolean {
  return tree.kindOf(node) === "compound_statement";
}

/**
 * Opens the way into a block that is jumped into (a label, a case) and that stands inside arms: whoever jumps there is compiled with
 * them. `from` counts the arms that are around the jump as well.
 */
export function openInArms(lowering: Lowering, block: number, from: number): void {
  const { flow, armTests } = lowering;
  const tests = armTests.slice(from);
  if (tests.length === 0) return flow.open(block);
  const [body, refused] = [flow.block(), flow.block()];
  flow.jump(body);
  flow.open(block);
  for (const test of tests) {
    const next = flow.block();
    branchOnConfiguration(flow, test, { then: next, else: refused, at: 0 });
    flow.open(next);
  }
  flow.jump(body);
  flow.open(refused);
  flow.end({ to: "stop" });
  flow.open(body);
}
