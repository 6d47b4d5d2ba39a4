import { posix } from "node:path";
import type { RoomTable } from "./importChecks";

/** Every rule that can report has a page, and no page is left over. `pages` are file names in `docs/rules`. */
export function checkRulePages(rules: readonly string[], pages: readonly string[]): readonly string[] {
  const missing = rules.filter((rule) => !pages.includes(`${rule}.md`));
  const stale = pages.filter((page) => !rules.some((rule) => page === `${rule}.md`));
  return [
    ...missing.map((rule) => `docs/rules/${rule}.md is missing`),
    ...stale.map((page) => `docs/rules/${page} describes no rule`),
  ];
}

/** The map names every room, in a table row with a purpose. */
export function checkRoomsDocumented(page: string, table: RoomTable): readonly string[] {
  return Object.keys(table.rooms)
    .filter((room) => !hasRow(page, room))
    .map((room) => `ARCHITECTURE.md: no row for the room ${room}`);
}

/** Every runtime dependency stands in a table row with the reason it is there. */
export function checkDependenciesDocumented(
  page: string,
  dependencies: readonly string[],
): readonly string[] {
  return dependencies
    .filter((name) => !hasRow(page, name))
    .map((name) => `ARCHITECTURE.md: no reason for the dependency ${name}`);
}

/** Links of a page at `path` to files of the repository that are not there; `exists` answers for paths from its top. */
export function checkLinks(path: string, page: string, exists: (path: string) => boolean): readonly string[] {
  return [...page.matchAll(/\]\((?![a-z]+:|#)([^)#]+)/g)]
    .map(([, target = ""]) => posix.join(posix.dirname(path), target))
    .filter((target) => !exists(target))
    .map((target) => `${path}: links to ${target}, which does not exist`);
}

/** A row whose first cell holds `name` in backticks and whose second cell is not empty. */
function hasRow(page: string, name: string): boolean {
  return page.split("\n").some((line) => {
    const [, first = "", second = ""] = line.split("|");
    return first.includes(`\`${name}\``) && second.trim().length > 0;
  });
}
