import { posix } from "node:path";
import type { Import, Module } from "./sourceFile";

/** One row of `rooms.json`. */
export interface RoomRule {
  /** Rooms whose values and types may be imported. */
  readonly imports: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types: readonly string[];
  readonly packages: readonly string[];
  readonly typePackages: readonly string[];
  /** May touch files, processes, threads and the network. */
  readonly io: boolean;
}

export interface RoomTable {
  /** Files directly under `server/src` that join the rooms and belong to none. */
  readonly compositionFiles: readonly string[];
  readonly rooms: Readonly<Record<string, RoomRule>>;
}

const serverRoot = "server/src/";
const ioModules = new Set(
  ["fs", "fs/promises", "child_process", "worker_threads", "net", "http", "https", "os"].map(
    (name) => `node:${name}`,
  ),
);

/** Packages that whole parts of the repository stay clear of, rooms or not. */
const ownersOfPackages: readonly { readonly name: RegExp; readonly owners: readonly RegExp[] }[] = [
  { name: /^vscode$/, owners: [/^client\//] },
  { name: /^vscode-languageclient(\/|$)/, owners: [/^client\//] },
  { name: /^vscode-languageserver(\/|$)/, owners: [/^server\/src\/lsp\//, /^server\/src\/main\.ts$/] },
  { name: /^vscode-languageserver-textdocument$/, owners: [/^server\/src\/lsp\//] },
  { name: /^web-tree-sitter$/, owners: [/^server\/src\/syntax\//, /^server\/src\/facts\//] },
];

/** Every import of `server/src` against the table. */
export function checkRoomImports(modules: readonly Module[], table: RoomTable): readonly string[] {
  const inServer = modules.filter((module) => module.path.startsWith(serverRoot));
  return inServer.flatMap((module) => {
    const room = roomOf(module.path);
    if (room === undefined) return checkTopLevelFile(module, table);
    const rule = table.rooms[room];
    if (rule === undefined) return [`${module.path}: ${room}/ is not a room of the table`];
    return module.imports.flatMap((one) => checkImport(one, { module, room, rule, table }));
  });
}

/** Packages with a single owner, over client and server. */
export function checkPackageOwners(modules: readonly Module[]): readonly string[] {
  return modules.flatMap((module) =>
    module.imports.flatMap(({ specifier }) =>
      ownersOfPackages
        .filter(
          ({ name, owners }) => name.test(specifier) && !owners.some((owner) => owner.test(module.path)),
        )
        .map(() => `${module.path}: ${specifier} is not for this part of the program`),
    ),
  );
}

/**
 * Cycles of imports that exist at run time. Inside a room two files may know each other's types; between rooms not even that,
 * since the table itself has no cycle.
 */
export function checkImportCycles(modules: readonly Module[]): readonly string[] {
  const known = new Set(modules.map((module) => module.path));
  const edges = new Map(
    modules.map((module) => [
      module.path,
      module.imports
        .filter((one) => !one.typeOnly)
        .map((one) => targetOf(module.path, one.specifier, known))
        .filter((path) => path !== undefined),
    ]),
  );
  const found = new Set<string>();
  for (const path of known) {
    const cycle = shortestCycle(path, edges);
    if (cycle !== undefined) found.add([...cycle].sort().join(", "));
  }
  return [...found].map((cycle) => `import cycle: ${cycle}`);
}

interface ImportContext {
  readonly module: Module;
  readonly room: string;
  readonly rule: RoomRule;
  readonly table: RoomTable;
}

function checkImport(one: Import, context: ImportContext): readonly string[] {
  const allowed = one.specifier.startsWith(".")
    ? isRoomAllowed(one, context)
    : isPackageAllowed(one, context.rule);
  return allowed ? [] : [`${context.module.path}: ${context.room}/ may not import ${one.specifier}`];
}

function isRoomAllowed(one: Import, { module, room, rule }: ImportContext): boolean {
  const path = posix.join(posix.dirname(module.path), one.specifier);
  // The published schemas are contracts; whoever honors one reads it where it is published.
  if (/^docs\/[\w.]+\.schema\.json$/.test(path)) return true;
  const target = roomOf(path);
  if (target === undefined) return false;
  if (target === room || rule.imports.includes(target)) return true;
  return one.typeOnly && rule.types.includes(target);
}

function isPackageAllowed(one: Import, rule: RoomRule): boolean {
  if (one.specifier.startsWith("node:")) return rule.io || !ioModules.has(one.specifier);
  const name = packageOf(one.specifier);
  return rule.packages.includes(name) || (one.typeOnly && rule.typePackages.includes(name));
}

function checkTopLevelFile(module: Module, table: RoomTable): readonly string[] {
  const name = module.path.slice(serverRoot.length);
  return table.compositionFiles.includes(name) ? [] : [`${module.path}: belongs to no room`];
}

/** `server/src/facts/x.ts` gives `facts`; files beside the rooms and outside the server give undefined. */
function roomOf(path: string): string | undefined {
  if (!path.startsWith(serverRoot)) return undefined;
  const [room, ...rest] = path.slice(serverRoot.length).split("/");
  return rest.length > 0 ? room : undefined;
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function targetOf(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return [path, `${path}.ts`].find((candidate) => known.has(candidate));
}

/** Breadth-first from `start` back to itself. */
function shortestCycle(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    const targets = edges.get(path) ?? [];
    if (targets.includes(start)) return pathTo(path, cameFrom, start);
    const fresh = targets.filter((target) => !cameFrom.has(target));
    for (const target of fresh) cameFrom.set(target, path);
    queue.push(...fresh);
  }
  return undefined;
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string>, start: string): readonly string[] {
  const path = [end];
  for (let at = end; at !== start;) {
    at = cameFrom.get(at) ?? start;
    path.unshift(at);
  }
  return path;
}
