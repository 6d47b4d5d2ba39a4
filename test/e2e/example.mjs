import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The bundled driver that is used, by the text of its lines so that it may grow above and below. The other side of its story is in
 * another folder than this file.
 */
const story = {
  file: "drivers/gpu/importer/importer.c",
  rule: "cross-release-deadlock",
  heldLock: "struct importer.lock",
  finding: "wait_for_completion(",
  statement: "status = 1",
  /** The fix: this line goes to where the finding is. */
  move: "mutex_unlock(",
};

/** Copies the examples to a folder of its own and finds the places there. Lines and characters count from 0. */
export function copyExample({ examples, temporary }) {
  const folder = join(temporary, "examples");
  cpSync(examples, folder, { recursive: true });
  const lines = readFileSync(join(folder, story.file), "utf8").split("\n");
  return {
    folder,
    file: story.file,
    rule: story.rule,
    heldLock: story.heldLock,
    finding: place(lines, story.finding),
    statement: place(lines, story.statement),
    fix: { from: place(lines, story.move).line, to: place(lines, story.finding).line },
  };
}

function place(lines, text) {
  const found = lines.flatMap((content, line) => (content.includes(text) ? [{ line, content }] : []));
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) throw new Error(`${found.length} lines contain ${text}`);
  return { line: only.line, character: only.content.indexOf(text) };
}
