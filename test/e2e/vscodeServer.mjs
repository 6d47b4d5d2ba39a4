import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment } from "./childEnvironment.mjs";
import { vscodeServer } from "./install.mjs";

const startTimeout = 60_000;

const editorSettings = {
  "workbench.startupEditor": "none",
  "workbench.reduceMotion": "on",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "editor.hover.delay": 50,
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
};

/** Installs the extension into a fresh VS Code and serves it. `stop` ends what was started. */
export async function serveVscode({ temporary, vsix }) {
  const common = prepare(temporary);
  const environment = childEnvironment(temporary);
  const install = [vscodeServer.main, ...common, "--install-extension", vsix];
  const { status, stdout, stderr } = spawnSync(vscodeServer.node, install, {
    env: environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`VS Code does not install the extension:\n${stdout}${stderr}`);

  const serve = [
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--without-connection-token",
    "--disable-workspace-trust",
  ];
  const child = spawn(vscodeServer.node, [vscodeServer.main, ...common, ...serve], {
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () => endGroup(child);
  try {
    return { port: await boundPort(child), installed: stdout, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function prepare(temporary) {
  const userData = join(temporary, "ud");
  mkdirSync(join(userData, "User"), { recursive: true });
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify(editorSettings));
  const folders = ["--server-data-dir", join(temporary, "sd"), "--user-data-dir", userData];
  const extensions = ["--extensions-dir", join(temporary, "ext")];
  return ["--accept-server-license-terms", ...folders, ...extensions, "--disable-telemetry"];
}

function boundPort(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`VS Code does not listen:\n${output}`)), startTimeout);
    const read = (chunk) => {
      output += String(chunk);
      const bound = /Server bound to 127\.0\.0\.1:(\d+)/.exec(output);
      if (bound === null) return;
      clearTimeout(timer);
      resolve(Number(bound[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code ended with ${code}:\n${output}`));
    });
  });
}

/** VS Code starts further processes; they share the group of the first. */
function endGroup(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    process.kill(-child.pid, "SIGKILL");
  });
}
