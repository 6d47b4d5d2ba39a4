import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isPlain,
  offsetOf,
  offsetOfColumn,
  type PositionEncoding,
  positionOf,
  sourceOf,
  toBytes,
  toText,
} from "../../server/src/lsp/positions";

const encodings: readonly PositionEncoding[] = ["utf-8", "utf-16", "utf-32"];

/** Text with what goes wrong: astral characters, combining marks, every line break. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "a",
        "\t",
        "é",
        "e\u0301",
        "漢",
        "😀",
        "\n",
        "\r\n",
        "\r",
        "/* ü */",
        "mutex_lock(&a);",
      ),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

describe("bytes of a text", () => {
  it("are its UTF-8, one per character", () => {
    expect(toBytes("aé😀")).toBe("a\xc3\xa9\xf0\x9f\x98\x80");
  });

  it("give the text back", () => {
    fc.assert(fc.property(trickyText, (text) => toText(toBytes(text)) === text));
  });
});

describe("positions", () => {
  it.each([
    ["utf-8", 7],
    ["utf-16", 4],
    ["utf-32", 3],
  ] as const)("in %s count the characters before them", (encoding, character) => {
    const source = sourceOf(toBytes("x\né😀b"));
    expect(positionOf(source, 9, encoding)).toEqual({ line: 1, character });
    expect(offsetOf(source, { line: 1, character }, encoding)).toBe(9);
  });

  it("survive the way to an offset and back, at every character", () => {
    fc.assert(
      fc.property(trickyText, fc.constantFrom(...encodings), (text, encoding) => {
        const source = sourceOf(toBytes(text));
        let offset = 0;
        for (const character of text) {
          const position = positionOf(source, offset, encoding);
          const back = offsetOf(source, position, encoding);
          // Between the two characters of a line break there is no position.
          if (character !== "\n" || source.bytes[offset - 1] !== "\r") expect(back).toBe(offset);
          offset += Buffer.byteLength(character);
        }
      }),
    );
  });

  it("never lie inside a character", () => {
    fc.assert(
      fc.property(trickyText, fc.nat(60), fc.constantFrom(...encodings), (text, offset, encoding) => {
        const source = sourceOf(toBytes(text));
        const at = offsetOf(source, positionOf(source, offset, encoding), encoding);
        expect(at).toBeLessThanOrEqual(Math.max(0, Math.min(offset, source.bytes.length)));
        expect(toText(source.bytes.slice(0, at)) + toText(source.bytes.slice(at))).toBe(text);
      }),
    );
  });

  it("beyond a line or the text are moved back", () => {
    const source = sourceOf("ab\ncd");
    expect(offsetOf(source, { line: 0, character: 99 }, "utf-16")).toBe(2);
    expect(offsetOf(source, { line: 99, character: 0 }, "utf-16")).toBe(5);
  });
});

describe("offsetOfColumn", () => {
  it("counts lines by line feeds, as the analysis does", () => {
    const source = sourceOf("a\rb\ncd");
    expect(offsetOfColumn(source, 2, 2)).toBe(5);
    expect(positionOf(source, 5, "utf-16")).toEqual({ line: 2, character: 1 });
  });

  it("stays inside the text", () => {
    expect(offsetOfColumn(sourceOf("a"), 9, 9)).toBe(1);
  });
});

describe("isPlain", () => {
  it.each([
    ["int a;\r\n", true],
    ["int a;\r", false],
    ["/* \xc3\xa9 */", false],
  ])("of %j is %s", (bytes, expected) => expect(isPlain(bytes)).toBe(expected));
});
