import { access, constants, readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { CliWorld } from "./cliWorld";
import { InputError } from "./inputError";

export interface Targets {
  /** Absolute. */
  readonly root: string;
  readonly isKernelTree: boolean;
  /** Files and folders to report on, relative to the root, with `/`; empty for all of it. */
  readonly scope: readonly string[];
}

/** Finds the root and checks what the user asked for. Throws {@link InputError} with the first thing wrong. */
export async function resolveTargets(
  paths: readonly string[],
  rootOption: string | undefined,
  world: Pick<CliWorld, "cwd" | "findRoot">,
): Promise<Targets> {
  const base = rootOption === undefined ? world.cwd : resolve(world.cwd, rootOption);
  if (rootOption !== undefined) await checkRoot(base, rootOption);
  const checked: CheckedPath[] = [];
  for (const path of paths) checked.push(await checkPath(path, resolve(base, path)));
  const found = rootOption === undefined ? chooseRoot(checked, world) : world.findRoot(base, base);
  const scope: string[] = [];
  for (const target of checked) scope.push(await insideRoot(target, found.root));
  return { ...found, scope: scope.includes("") ? [] : scope };
}

interface CheckedPath {
  readonly given: string;
  readonly absolute: string;
  readonly folder: string;
}

async function checkRoot(root: string, given: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => fail(given, error));
  if (!found.isDirectory()) throw new InputError(`${given}: the root must be a folder`);
  await access(root, constants.R_OK | constants.X_OK).catch((error: unknown) => fail(given, error));
}

async function checkPath(given: string, absolute: string): Promise<CheckedPath> {
  const found = await stat(absolute).catch((error: unknown) => fail(given, error));
  if (found.isDirectory()) {
    await access(absolute, constants.R_OK | constants.X_OK).catch((error: unknown) => fail(given, error));
    return { given, absolute, folder: absolute };
  }
  if (!found.isFile()) throw new InputError(`${given}: neither a file nor a folder`);
  if (!/\.[ch]$/.test(absolute)) throw new InputError(`${given}: not a C source or header (.c, .h)`);
  const content = await readFile(absolute).catch((error: unknown) => fail(given, error));
  if (content.includes(0)) throw new InputError(`${given}: binary file`);
  return { given, absolute, folder: dirname(absolute) };
}

/** Outside a kernel tree the root is the smallest folder that holds every path: everything below a root may be read. */
function chooseRoot(checked: readonly CheckedPath[], world: Pick<CliWorld, "cwd" | "findRoot">) {
  const [first, ...others] = checked;
  const found = world.findRoot(first?.folder ?? world.cwd);
  if (found.isKernelTree || first === undefined) return found;
  const root = others.reduce((shared, { folder }) => sharedFolder(shared, folder), first.folder);
  return { root, isKernelTree: false };
}

function sharedFolder(left: string, right: string): string {
  let folder = left;
  while (!isInside(relative(folder, right)) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

async function insideRoot({ given, absolute }: CheckedPath, root: string): Promise<string> {
  const direct = relative(root, absolute);
  if (isInside(direct)) return direct.split(sep).join("/");
  const real = relative(await realpath(root), await realpath(absolute));
  if (isInside(real)) return real.split(sep).join("/");
  throw new InputError(`${given}: outside the root ${root}`);
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && path !== ".." && !path.startsWith(`..${sep}`);
}

function fail(given: string, error: unknown): never {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = new Map([
    ["ENOENT", "no such file or folder"],
    ["EACCES", "permission denied"],
    ["EPERM", "permission denied"],
    ["ENOTDIR", "not a folder"],
    ["ELOOP", "too many symbolic links"],
  ]);
  const reason = words.get(code) ?? (error instanceof Error ? error.message : String(error));
  throw new InputError(`${given}: ${reason}`);
}
