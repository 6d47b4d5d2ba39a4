import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Ids of the processes that run the language server of an extension installed below a folder. */
export function serverProcesses(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => isServer(commandLine(id), folder))
    .map(Number);
}

function isServer(words, folder) {
  return words.some((word) => word.startsWith(join(folder, "ext")) && word.endsWith("dist/server.cjs"));
}

/** Empty for a process that ended meanwhile. */
function commandLine(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
