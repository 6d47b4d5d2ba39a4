import { afterEach, describe, expect, it } from "vitest";
import { fieldOf, firstChildOfType, namedChildren } from "../../server/src/syntax/nodes";
import { outline } from "../../server/src/syntax/outline";
import { maskText } from "../../server/src/syntax/mask";
import {
  parseFunction,
  parseItem,
  parseMacro,
  parseStatements,
  type ParsedSlice,
} from "../../server/src/syntax/parseItem";
import type { OutlineItem } from "../../server/src/syntax/types";
import { loadTestGrammar } from "./loadTestGrammar";

const text = `#define held(l) do { \\
		take_it(&(l)->lock); \\
		name_ ## l; \\
	} while (0)
static DEFINE_MUTEX(a);
DEFINE_GUARD(dev, struct dev *, take(_T), drop(_T))
static const struct ops ops __read_mostly = {
	.open = f,
};
static int __init f(struct dev *dev)
{
	struct node *n;

	list_for_each_entry(n, &dev->list, link) {
#ifdef CONFIG_A
		if (n->a) {
#else
		if (n->b) {
#endif
			scoped_guard(dev, n)
				g(container_of(n, struct dev, node));
		}
	}
	return 0;
}
`;

const grammar = await loadTestGrammar();
const open: ParsedSlice[] = [];

afterEach(() => {
  for (const tree of open.splice(0)) tree.dispose();
});

function kept(tree: ParsedSlice): ParsedSlice {
  open.push(tree);
  return tree;
}

function itemNamed(name: string): OutlineItem {
  const item = outline(text).items.find((one) => one.name === name);
  if (item === undefined) throw new Error(`no item ${name}`);
  return item;
}

/** Original text of the first node of a type. */
function textOf(tree: ParsedSlice, type: string): string | undefined {
  const node = tree.root.descendantsOfType(type)[0];
  return node === undefined ? undefined : text.slice(node.startIndex + tree.base, node.endIndex + tree.base);
}

describe("parseFunction", () => {
  it("gives a clean tree whose offsets lead back to the file", () => {
    const tree = kept(parseFunction(grammar, text, itemNamed("f")));
    expect(tree.root.hasError).toBe(false);
    expect(textOf(tree, "function_declarator")).toBe("f(struct dev *dev)");
    expect(textOf(tree, "while_statement")).toMatch(/^list_for_each_entry\(n/);
    expect([...tree.loops]).toEqual([text.indexOf("list_for_each_entry")]);
    expect([...tree.scopes]).toEqual([text.indexOf("scoped_guard")]);
  });

  it("masks a slice like the whole", () => {
    const item = itemNamed("f");
    const whole = maskText(text).text;
    expect(maskText(text.slice(item.start, item.end)).text).toBe(whole.slice(item.start, item.end));
  });
});

describe("parseItem", () => {
  it("reads a macro use as a call", () => {
    const tree = kept(parseItem(grammar, text, itemNamed("DEFINE_MUTEX")));
    expect(textOf(tree, "call_expression")).toBe("DEFINE_MUTEX(a)");
  });

  it("reads a macro use without semicolon as a call", () => {
    const tree = kept(parseItem(grammar, text, itemNamed("DEFINE_GUARD")));
    const call = tree.root.descendantsOfType("call_expression")[0];
    expect(call === undefined ? [] : namedChildren(call).map((node) => node.type)).toEqual([
      "identifier",
      "argument_list",
    ]);
  });

  it("reads an initializer", () => {
    const tree = kept(parseItem(grammar, text, itemNamed("ops")));
    expect(tree.root.hasError).toBe(false);
    expect(textOf(tree, "initializer_pair")).toBe(".open = f");
  });
});

describe("parseMacro", () => {
  it("reads the body as statements", () => {
    const tree = kept(parseMacro(grammar, text, itemNamed("held")));
    expect(tree.root.hasError).toBe(false);
    expect(textOf(tree, "call_expression")).toBe("take_it(&(l)->lock)");
    const definition = firstChildOfType(tree.root, "function_definition");
    const body = definition === undefined ? undefined : fieldOf(definition, "body");
    expect(body?.namedChildren[0]?.type).toBe("do_statement");
  });
});

describe("parseStatements", () => {
  it("reads a range as the body of a function", () => {
    const start = text.indexOf("take(_T)");
    const tree = kept(parseStatements(grammar, text, { start, end: start + "take(_T)".length }));
    expect(tree.root.hasError).toBe(false);
    expect(textOf(tree, "call_expression")).toBe("take(_T)");
  });
});

describe("a grammar", () => {
  it("never throws on bad C", () => {
    const tree = grammar.parse("int f( {{{ \u00ff");
    expect(tree.root.hasError).toBe(true);
    tree.dispose();
  });
});
