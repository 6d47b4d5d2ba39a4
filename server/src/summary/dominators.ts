import type { Flow, Terminator } from "../facts/types";

/** True when every path from the entry to `block` passes `by`. */
export type Dominates = (by: number, block: number) => boolean;

/** Cooper, Harvey and Kennedy's simple algorithm over the blocks in reverse postorder. */
export function dominatorsOf(flow: Flow): Dominates {
  const order = reversePostorder(flow);
  const rank = new Map(order.map((block, i) => [block, i]));
  const parents = predecessorsOf(flow);
  const immediate = new Map<number, number>([[0, 0]]);
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      if ((rank.get(x) ?? 0) > (rank.get(y) ?? 0)) x = immediate.get(x) ?? 0;
      else y = immediate.get(y) ?? 0;
    }
    return x;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of order.slice(1)) {
      const known = (parents.get(block) ?? []).filter((parent) => immediate.has(parent));
      const next = known.length > 0 ? known.reduce(meet) : undefined;
      if (next === undefined || immediate.get(block) === next) continue;
      immediate.set(block, next);
      changed = true;
    }
  }
  return (by, block) => {
    for (let current = block; ; current = immediate.get(current) ?? 0) {
      if (current === by) return true;
      if (current === 0) return false;
    }
  };
}

/** Blocks a terminator leads to. */
export function successorsOf(end: Terminator): readonly number[] {
  switch (end.to) {
    case "jump":
      return [end.block];
    case "branch":
      return [end.then, end.else];
    case "switch":
      return end.cases.map(({ block }) => block);
    case "return":
    case "stop":
      return [];
  }
}

function reversePostorder(flow: Flow): number[] {
  const seen = new Set([0]);
  const order: number[] = [];
  const stack = [{ block: 0, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const end = flow.blocks[top.block]?.end;
    const target = end && successorsOf(end)[top.next++];
    if (target === undefined) {
      order.push(top.block);
      stack.pop();
    } else if (!seen.has(target)) {
      seen.add(target);
      stack.push({ block: target, next: 0 });
    }
  }
  return order.reverse();
}

function predecessorsOf(flow: Flow): Map<number, number[]> {
  const parents = new Map<number, number[]>();
  flow.blocks.forEach(({ end }, block) => {
    for (const target of successorsOf(end)) {
      const list = parents.get(target);
      if (list) list.push(block);
      else parents.set(target, [block]);
    }
  });
  return parents;
}
