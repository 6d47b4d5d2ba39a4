import type { Language } from "web-tree-sitter";
import { Role, roleOf, type Flattener, type FlatNodes } from "./flatNodes";
import { HeapView, type WasmMemory } from "./heapView";

/**
 * Copies trees by reading the parser's own structures in its memory, without a call into wasm. Their layout is no promise of the
 * parser's, so this must not be used before it was compared with the cursor: see `chooseFlattener`.
 */
export function createHeapFlattener(memory: WasmMemory, language: Language): Flattener {
  const walk = new HeapWalk(new HeapView(memory), language);
  return { name: "heap", flatten: (tree, base, nodes) => walk.copy(addressOf(tree), { base, nodes }) };
}

/**
 * Offsets in bytes, from tree-sitter's lib/src/subtree.h and lib/src/parser.h as compiled for wasm32. A subtree takes 8 bytes: they
 * are a small leaf themselves, or hold the address of a node. The children of a node are subtrees that end where the node begins.
 * The text is UTF-16, so positions are doubled.
 */
const SUBTREE_BYTES = 8;
const SmallLeaf = { flags: 0, symbol: 1, padding: 6, size: 7 } as const;
const LargeNode = {
  padding: 4,
  size: 16,
  childCount: 36,
  symbol: 40,
  flags: 44,
  visibleChildCount: 48,
  production: 66,
} as const;
const LanguageTable = { maxAliases: 36, publicSymbols: 76, aliases: 84 } as const;

/** In the first byte of a subtree. The flags of a small leaf follow it. */
const IS_SMALL_LEAF = 1;
const IS_VISIBLE = 1;
const IS_EXTRA = 4;

interface Target {
  readonly base: number;
  readonly nodes: FlatNodes;
}

/** A walk over all subtrees. Those that are not visible themselves, nor made so by an alias, may have visible ones inside. */
class HeapWalk {
  /** By symbol. */
  private readonly kinds: readonly string[];
  private readonly roles: Uint8Array;
  /** Address of the aliases of production 0, and bytes from there to those of the next. */
  private readonly aliases: number;
  private readonly aliasStride: number;

  /** Where the walk is: next subtree, end of its siblings, address of its alias or 0, index of the copied node around it or -1. */
  private at = 0;
  private end = 0;
  private alias = 0;
  private parent = -1;
  /** The same four for each node around. */
  private readonly outer: number[] = [];
  /** End of the last subtree: the white space of the next one begins here. */
  private position = 0;
  private depth = 0;

  constructor(
    private readonly heap: HeapView,
    language: Language,
  ) {
    heap.refresh();
    const table = addressOf(language);
    const publicSymbols = heap.word(table + LanguageTable.publicSymbols);
    this.kinds = Array.from(language.types, (_, symbol) => {
      return language.types[heap.half(publicSymbols + 2 * symbol)] ?? "";
    });
    this.roles = Uint8Array.from(this.kinds, roleOf);
    this.aliases = heap.word(table + LanguageTable.aliases);
    this.aliasStride = 2 * heap.half(table + LanguageTable.maxAliases);
  }

  /** `tree` is the address of a struct that begins with the subtree of the root. */
  copy(tree: number, target: Target): number {
    const root = target.nodes.kind.length;
    this.heap.refresh();
    this.position = 0;
    this.depth = 0;
    this.outer.length = 0;
    this.at = tree;
    this.end = tree + SUBTREE_BYTES;
    this.alias = 0;
    this.parent = -1;
    for (let more = true; more;) {
      while (this.at < this.end) this.step(target);
      more = this.leave(target.nodes);
    }
    return root;
  }

  private step(target: Target): void {
    const subtree = this.at;
    this.at += SUBTREE_BYTES;
    const node = this.heap.word(subtree);
    if ((node & IS_SMALL_LEAF) === 0) this.largeNode(node, target);
    else this.smallLeaf(subtree, target);
  }

  private smallLeaf(leaf: number, target: Target): void {
    const { heap } = this;
    const flags = heap.byte(leaf + SmallLeaf.flags) >> 1;
    const alias = this.nextAlias(flags);
    const start = this.position + heap.byte(leaf + SmallLeaf.padding);
    this.position = start + heap.byte(leaf + SmallLeaf.size);
    if (alias !== 0) this.push(alias, start, target);
    else if ((flags & IS_VISIBLE) !== 0) this.push(heap.byte(leaf + SmallLeaf.symbol), start, target);
  }

  private largeNode(node: number, target: Target): void {
    const { heap } = this;
    const flags = heap.half(node + LargeNode.flags);
    const alias = this.nextAlias(flags);
    const symbol = alias === 0 ? heap.half(node + LargeNode.symbol) : alias;
    const isVisible = alias !== 0 || (flags & IS_VISIBLE) !== 0;
    const before = this.position;
    const start = before + heap.word(node + LargeNode.padding);
    this.position = start + heap.word(node + LargeNode.size);
    const copied = isVisible ? this.push(symbol, start, target) : -1;
    if (isVisible && this.roleOf(symbol) !== Role.inner) return;
    if (heap.word(node + LargeNode.childCount) === 0) return;
    if (heap.word(node + LargeNode.visibleChildCount) === 0) return;
    this.position = before;
    this.enter(node, copied);
    if (isVisible && ++this.depth > target.nodes.depth) target.nodes.depth = this.depth;
  }

  /** The alias of the subtree at hand, or 0. Extras stand outside productions. */
  private nextAlias(flags: number): number {
    if (this.alias === 0 || (flags & IS_EXTRA) !== 0) return 0;
    const alias = this.heap.half(this.alias);
    this.alias += 2;
    return alias;
  }

  private enter(node: number, copied: number): void {
    this.outer.push(this.at, this.end, this.alias, this.parent);
    const production = this.heap.half(node + LargeNode.production);
    this.at = node - SUBTREE_BYTES * this.heap.word(node + LargeNode.childCount);
    this.end = node;
    // Production 0 has no aliases.
    this.alias = production === 0 ? 0 : this.aliases + production * this.aliasStride;
    this.parent = copied;
  }

  /** Goes back to what is behind the parent of the last subtree; false at the end of the tree. */
  private leave(nodes: FlatNodes): boolean {
    const { outer } = this;
    if (this.parent >= 0) {
      nodes.last[this.parent] = nodes.kind.length;
      this.depth--;
    }
    if (outer.length === 0) return false;
    this.parent = outer.pop() ?? -1;
    this.alias = outer.pop() ?? 0;
    this.end = outer.pop() ?? 0;
    this.at = outer.pop() ?? 0;
    return true;
  }

  /** Copies the subtree that begins at `start` and ends at the current position; gives its index. */
  private push(symbol: number, start: number, { base, nodes }: Target): number {
    if (this.roleOf(symbol) === Role.comment) return -1;
    const node = nodes.kind.length;
    nodes.kind.push(this.kinds[symbol] ?? ERROR);
    nodes.start.push(base + (start >> 1));
    nodes.end.push(base + (this.position >> 1));
    nodes.last.push(node + 1);
    return node;
  }

  private roleOf(symbol: number): number {
    return this.roles[symbol] ?? Role.inner;
  }
}

/** Its symbol is not in the tables of the language. */
const ERROR = "ERROR";

/** Address of what stands behind an object of the parser. */
function addressOf(object: object): number {
  const address: unknown = Reflect.get(object, 0);
  if (typeof address !== "number") throw new Error("an object of the parser without an address");
  return address;
}
