import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The first squiggle waits for VS Code, the extension host, the server and the first analysis. */
const timeout = 90_000;

/** Opens VS Code's page and gives what a person does there. Nothing but this machine is reachable from it. */
export async function openWorkbench({ url, browser, output }) {
  // Installed by the run itself, so not there when this file is loaded.
  const { chromium } = await import("playwright-core");
  const instance = await chromium.launch({ executablePath: browser, args: browserArguments });
  const page = await instance.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(timeout);
  await page.route(
    (target) => target.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  await page.goto(url);
  await page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor();
  return new Workbench({ instance, page, output });
}

class Workbench {
  #instance;
  #page;
  #output;
  #screenshots = 0;

  constructor({ instance, page, output }) {
    this.#instance = instance;
    this.#page = page;
    this.#output = output;
    // What an earlier run left would be taken for this one's.
    rmSync(output, { recursive: true, force: true });
    mkdirSync(output, { recursive: true });
  }

  close() {
    return this.#instance.close();
  }

  async screenshot(name) {
    this.#screenshots += 1;
    const number = String(this.#screenshots).padStart(2, "0");
    await this.#page.screenshot({
      path: join(this.#output, `${number}-${name.replaceAll(/\W+/g, "-")}.png`),
    });
  }

  /** Through the quick open box, so that files in closed folders are found as well. */
  async openFile(path) {
    const name = basename(path);
    await this.#quickInput("Control+p", path);
    await this.#page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
    await this.#page.locator(".tab.active", { hasText: name }).waitFor();
    await this.#page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Puts the cursor at a position (both parts from 0) and scrolls there; the next key goes to the editor. */
  async goTo({ line, character }) {
    await this.#quickInput("Control+g", `:${line + 1}:${character + 1}`);
    await this.#page.keyboard.press("Enter");
    await this.#page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.#page.locator(`.line-numbers.active-line-number:text-is("${line + 1}")`).waitFor();
    await this.#page.locator(".editor-instance .monaco-editor.focused").waitFor();
  }

  squiggle() {
    return this.#page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first();
  }

  /** The extension's item in the status bar, when it shows that its work is done. */
  statusItem() {
    return this.#page.locator(".statusbar-item", { hasText: "Lockwright" }).locator(".codicon-lock");
  }

  /** The text of the hover at a position, opened from the keyboard. */
  async hover(position) {
    await this.#page.keyboard.press("Escape");
    await this.goTo(position);
    await this.#page.keyboard.press("Control+k");
    await this.#page.keyboard.press("Control+i");
    const hover = this.#page.locator(".monaco-hover:visible .monaco-hover-content").first();
    await hover.filter({ hasNotText: "Loading..." }).waitFor();
    return hover.innerText();
  }

  /** Opens the Problems panel and filters it: rows that do not fit into it are not in the page. */
  async showProblems(filter) {
    await this.#page.keyboard.press("Escape");
    if (!(await this.#page.locator(".markers-panel").isVisible())) {
      await this.#page.keyboard.press("Control+Shift+m");
    }
    await this.#page.locator('input[placeholder^="Filter (e.g. text"]').fill(filter);
  }

  /** A finding in the Problems panel: the row with its message and rule, not those of its steps. */
  problem(rule, about) {
    const rows = this.#page.locator(".markers-panel .monaco-list-row");
    return rows.filter({ hasText: rule }).filter({ hasText: about }).first();
  }

  /** Moves the line `from` to where `to` is (both from 0), one step at a time. */
  async moveLine({ from, to }) {
    await this.goTo({ line: from, character: 0 });
    const key = to < from ? "Alt+ArrowUp" : "Alt+ArrowDown";
    for (let step = Math.abs(to - from); step > 0; step -= 1) await this.#page.keyboard.press(key);
  }

  async undo(times) {
    for (let step = 0; step < times; step += 1) await this.#page.keyboard.press("Control+z");
  }

  async runCommand(title) {
    await this.#quickInput("F1", `>${title}`);
    await this.#page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    await this.#page.keyboard.press("Enter");
  }

  /** For what the page does not show: asks again and again. */
  async until(what, condition) {
    const deadline = performance.now() + timeout;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #quickInput(key, text) {
    await this.#page.keyboard.press(key);
    const input = this.#page.locator(".quick-input-widget input.input");
    await input.waitFor();
    await input.fill(text);
  }
}
