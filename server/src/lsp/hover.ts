import type { CancellationToken, Hover, HoverParams } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ClientSupport } from "./clientSupport";
import { hoverText } from "./hoverText";
import { offsetOf, rangeOf, sourceOf, toBytes } from "./positions";
import { throwIfRequestCancelled, untilCancelled } from "./requestCancellation";
import type { PlacedDocument } from "./trees";

export interface HoverRequest {
  readonly params: HoverParams;
  readonly token: CancellationToken;
  readonly document: TextDocument;
  readonly place: PlacedDocument;
  readonly client: ClientSupport;
}

/** What happens at a place and which locks are held there. Nothing while the first analysis runs. */
export async function answerHover(request: HoverRequest): Promise<Hover | null> {
  const { params, token, document, client } = request;
  const { tree, path } = request.place;
  const isOutdated = () => tree.session.analyzedText(path)?.version !== document.version;
  if (tree.session.snapshot() !== undefined && isOutdated()) {
    await untilCancelled(tree.session.settled(), token);
    throwIfRequestCancelled(token);
  }
  const snapshot = tree.session.snapshot();
  // Offsets into a text that was not analyzed would answer for another place.
  if (snapshot === undefined || isOutdated()) return null;
  const source = sourceOf(toBytes(document.getText()));
  const offset = offsetOf(source, params.position, client.encoding);
  const call = snapshot.callAt(path, offset);
  const style = { root: tree.root, markdown: client.markdownHover };
  const value = hoverText(call, snapshot.locksAt(path, offset), style);
  if (value === undefined) return null;
  return {
    contents: { kind: client.markdownHover ? "markdown" : "plaintext", value },
    ...(call !== undefined && { range: rangeOf(source, call, client.encoding) }),
  };
}
