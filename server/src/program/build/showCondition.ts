import { ARCH_PREFIX, ENABLED, MODULE, OFF, ON, type BuildCondition } from "./buildCondition";

/** The parts of a condition that must all hold, each as people write them. Parts that are not known are left out. */
export function showConditions(condition: BuildCondition): readonly string[] {
  const parts = condition.k === "all" ? condition.of : [condition];
  return [...new Set(parts.flatMap((part) => showCondition(part) ?? []))];
}

/** Undefined when there is nothing to say, or more than anybody wants to read. */
function showCondition(condition: BuildCondition): string | undefined {
  switch (condition.k) {
    case "is":
      return showSymbol(condition.symbol, condition.values);
    case "all":
      return joined(condition.of, " && ");
    case "any":
      return joined(condition.of, " || ");
    case "unknown":
      return undefined;
  }
}

function joined(parts: readonly BuildCondition[], operator: string): string | undefined {
  if (parts.length === 0 || parts.length > MAX_SHOWN) return undefined;
  const texts = parts.map((part) => {
    const text = showCondition(part);
    return text !== undefined && part.k !== "is" ? `(${text})` : text;
  });
  const known = texts.flatMap((text) => text ?? []);
  return known.length === texts.length ? known.join(operator) : undefined;
}

/** Parts of an alternative that are shown. */
const MAX_SHOWN = 4;

function showSymbol(symbol: string, values: number): string {
  if (!/^\w+$/.test(symbol)) {
    const name = symbol.startsWith(ARCH_PREFIX) ? symbol : symbol.slice(symbol.indexOf(": ") + 2);
    return (values & ON) !== 0 ? name : `!(${name})`;
  }
  const name = `CONFIG_${symbol}`;
  switch (values) {
    case ENABLED:
      return name;
    case OFF:
      return `!${name}`;
    case ON:
      return `${name}=y`;
    case MODULE:
      return `${name}=m`;
    case OFF | MODULE:
      return `${name}!=y`;
    default:
      return `${name}!=m`;
  }
}
