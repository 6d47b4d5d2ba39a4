import { describe, expect, it } from "vitest";
import { parseCondition, reduced } from "../../server/src/base/condition";
import { kconfigTruth, parseKconfig } from "../../server/src/syntax/kconfig";

describe("parseKconfig", () => {
  it("reads values and passes over what is not set", () => {
    const text =
      '#\n# Linux\n#\nCONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\nCONFIG_D=12\r\nCONFIG_E="a=b"\nCONFIG_F=n\n\n';
    const { values, errors } = parseKconfig(text);
    expect(Object.fromEntries(values)).toEqual({
      CONFIG_A: "y",
      CONFIG_B: "m",
      CONFIG_D: "12",
      CONFIG_E: '"a=b"',
    });
    expect(errors).toEqual([]);
  });

  it("says which lines it cannot read and keeps the others", () => {
    const { values, errors } = parseKconfig("A=y\nCONFIG_B=y\nCONFIG_C\nCONFIG_D=maybe\nCONFIG_E=y\n");
    expect([...values.keys()]).toEqual(["CONFIG_B", "CONFIG_E"]);
    expect(errors.map(({ line }) => line)).toEqual([1, 3, 4]);
  });
});

describe("kconfigTruth", () => {
  const { values } = parseKconfig("CONFIG_Y=y\nCONFIG_M=m\nCONFIG_HZ=250\n");
  const decide = (text: string) => {
    const condition = reduced(parseCondition(text), kconfigTruth(values));
    return condition.k === "constant" ? condition.value : undefined;
  };

  it.each([
    ["defined(CONFIG_Y)", true],
    ["defined CONFIG_Y", true],
    ["CONFIG_Y", true],
    ["defined(CONFIG_M)", false],
    ["defined(CONFIG_M_MODULE)", true],
    ["defined(CONFIG_N)", false],
    ["IS_ENABLED(CONFIG_M)", true],
    ["IS_BUILTIN(CONFIG_M)", false],
    ["IS_MODULE(CONFIG_M)", true],
    ["IS_REACHABLE(CONFIG_Y)", true],
    ["!defined(CONFIG_N) && (CONFIG_HZ >= 100)", true],
    ["CONFIG_HZ == 100 || defined(CONFIG_N)", false],
    ["CONFIG_HZ > 100 && CONFIG_N == 0", true],
    ["defined(CONFIG_N) && defined(FOO)", false],
  ] as const)("decides %s", (text, expected) => {
    expect(decide(text)).toBe(expected);
  });

  it.each(["defined(FOO)", "IS_REACHABLE(CONFIG_M)", "defined(CONFIG_Y) && FOO > 3", "CONFIG_HZ == FOO"])(
    "leaves %s open",
    (text) => {
      expect(decide(text)).toBeUndefined();
    },
  );
});
