import { readFileSync } from "node:fs";
import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const table = JSON.parse(readFileSync(new URL("test/architecture/rooms.json", import.meta.url), "utf8"));
const rooms = Object.entries(table.rooms);
const packages = [...new Set(rooms.flatMap(([, rule]) => [...rule.packages, ...rule.typePackages]))];
const ioModules = ["fs", "fs/promises", "child_process", "worker_threads", "net", "http", "https", "os"];

/** One zone per room: it may reach itself and the rooms of its row, nothing else under `server/src`. */
const zones = rooms.map(([room, rule]) => ({
  target: `./server/src/${room}`,
  from: "./server/src",
  except: [room, ...rule.imports, ...rule.types].map((allowed) => `./${allowed}`),
  message: `${room}/ may import only what its row in test/architecture/rooms.json allows.`,
}));

/** What zones cannot say: rooms and packages of which only the types may be used, and who may do I/O. */
const roomConfigs = rooms.map(([room, rule]) => ({
  files: [`server/src/${room}/**/*.ts`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        paths: [
          { name: "vscode", message: "Only client/ may import vscode." },
          ...(rule.io ? [] : ioModules.flatMap((name) => [{ name }, { name: `node:${name}` }])),
        ],
        patterns: [
          ...rule.types.map((from) => ({
            group: [`**/${from}/*`, `!./**/${from}/*`],
            allowTypeImports: true,
            message: `${room}/ may use only the types of ${from}/.`,
          })),
          ...packages
            .filter((name) => !rule.packages.includes(name))
            .map((name) => ({
              regex: `^${name}(/|$)`,
              allowTypeImports: rule.typePackages.includes(name),
              message: `${room}/ may not import ${name}.`,
            })),
        ],
      },
    ],
  },
}));

const sizes = {
  "max-lines": ["error", { max: 500 }],
  "max-lines-per-function": ["error", { max: 60 }],
  "max-depth": ["error", 3],
  "max-params": ["error", 3],
  complexity: ["error", { max: 20, variant: "modified" }],
};

const moduleState = "Keep mutable state in an owner, not in the module.";

const shape = {
  ...sizes,
  eqeqeq: "error",
  "prefer-const": "error",
  "no-param-reassign": "error",
  "import-x/no-cycle": "error",
  "import-x/no-default-export": "error",
  "import-x/no-restricted-paths": ["error", { zones }],
  "import-x/no-self-import": "error",
  "no-restricted-syntax": [
    "error",
    { selector: "Program > VariableDeclaration[kind!='const']", message: moduleState },
    {
      selector: "Program > ExportNamedDeclaration > VariableDeclaration[kind!='const']",
      message: moduleState,
    },
    { selector: "ExportAllDeclaration", message: "No barrels: import from the file that owns the name." },
  ],
};

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/node_modules/**",
      "coverage/**",
      ".vscode-test/**",
      "test/fixtures/**",
      "test/e2e/output/**",
      "examples/**",
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".mjs", ".js", ".json"] })],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/extensions": [".ts", ".mjs"],
    },
  },
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...shape,
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // Numbers in messages are plain; what the rule is for is objects that print as [object Object].
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["server/src/**/*.ts"],
    rules: {
      // Standard output belongs to the protocol; the command line writes through its own writer.
      "no-console": "error",
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { paths: [{ name: "vscode", message: "Only client/ may import vscode." }] },
      ],
    },
  },
  ...roomConfigs,
  {
    // Tables are as long as what they list.
    files: ["server/src/kernel/data/**/*.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // A describe block is a list of cases, not a function with a length.
      "max-lines-per-function": "off",
      // A table of cases has as many columns as it needs.
      "max-params": "off",
      // Clients may speak older parts of the protocol.
      "@typescript-eslint/no-deprecated": "off",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setImmediate: "readonly",
        performance: "readonly",
        fetch: "readonly",
        AbortController: "readonly",
      },
    },
    rules: shape,
  },
  {
    // Tools that demand a default export from their configuration.
    files: ["**/*.config.{ts,mts,js,mjs}"],
    rules: { "import-x/no-default-export": "off" },
  },
);
