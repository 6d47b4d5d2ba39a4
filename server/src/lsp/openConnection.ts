import { type Connection, createConnection, ProposedFeatures } from "vscode-languageserver/node";

/** How the editor and the server can be connected; the first is how VS Code starts it. */
const transports = ["--node-ipc", "--stdio", "--pipe", "--socket"];

/** Opens the connection the command line asks for; undefined when it asks for none. */
export function openConnection(args: readonly string[]): Connection | undefined {
  const isAsked = args.some((arg) => transports.some((name) => arg === name || arg.startsWith(`${name}=`)));
  return isAsked ? createConnection(ProposedFeatures.all) : undefined;
}
