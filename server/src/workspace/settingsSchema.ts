import { Ajv, type ErrorObject } from "ajv";
import schema from "../../../docs/lockwright.schema.json";
import type { SettingsProblem } from "./projectSettings";
import type { SettingsPath, SettingsText } from "./settingsText";

/** What of a value the published schema forbids, in the order of the text. */
export function schemaProblems(value: unknown, text: SettingsText): readonly SettingsProblem[] {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
  if (validate(value)) return [];
  const problems = (validate.errors ?? []).map((error) => problemOf(error, text));
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemOf(error: ErrorObject, text: SettingsText): SettingsProblem {
  const path = pathOf(error.instancePath);
  const entry = path.length === 0 ? "the file" : describe(path);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = knownKeys(error.parentSchema ?? keysAt(path));
      return text.problem([...path, key], `unknown key ${key}; known are ${known.join(", ")}`, true);
    }
    case "required":
      return text.problem(path, `${entry} lacks ${String(params["missingProperty"])}`);
    case "enum":
      return text.problem(path, `${entry} must be one of ${listed(params["allowedValues"])}`);
    case "pattern":
      return text.problem(path, `${entry} has no valid form: ${hintFor(path)}`);
    case "type":
      return text.problem(path, `${entry} must be ${typeName(params["type"])}`);
    default:
      return text.problem(path, `${entry} ${error.message ?? "is not valid"}`);
  }
}

/** `/primitives/0/kind` as keys; a JSON pointer writes `~1` for `/` and `~0` for `~`. */
function pathOf(pointer: string): SettingsPath {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => {
    const plain = part.replaceAll("~1", "/").replaceAll("~0", "~");
    return /^\d+$/.test(plain) ? Number(plain) : plain;
  });
}

/** `kind of primitives[0]`: the entry first, then where it is. */
function describe(path: SettingsPath): string {
  const last = path.at(-1);
  const before = path.slice(0, -1);
  if (typeof last === "number") return `${before.join(".")}[${last}]`;
  const where = before.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
  return where === "" ? String(last) : `${String(last)} of ${where}`;
}

function keysAt(path: SettingsPath): object {
  return path.length === 0 ? schema : schema.definitions.primitive;
}

function knownKeys(at: object): readonly string[] {
  if (!("properties" in at) || typeof at.properties !== "object" || at.properties === null)
    return ["argument indices"];
  return Object.keys(at.properties);
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(", ") : String(values);
}

function typeName(type: unknown): string {
  const names: readonly unknown[] = Array.isArray(type) ? type : [type];
  return names.map((name) => typeNames[String(name)] ?? String(name)).join(" or ");
}

const typeNames: Readonly<Record<string, string>> = {
  string: "a text",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
};

const hints: Readonly<Record<string, string>> = {
  name: "a C identifier is expected",
  target: "0, 1.member.path, result, global:symbol or none is expected",
  family: "lower-case words joined by _ are expected",
  source: "the path of a .c or .h file, relative to the root, is expected",
  releasedBy: "a C identifier is expected",
};

function hintFor(path: SettingsPath): string {
  return hints[String(path.at(-1))] ?? "see docs/lockwright.schema.json";
}
