import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { TextDocuments, type TextDocumentsConfiguration } from "vscode-languageserver";
import { offsetOf, type PositionEncoding, positionOf, sourceOf, toBytes } from "./positions";

/** The texts the editor has open, kept up to date edit by edit. */
export function createOpenDocuments(encoding: () => PositionEncoding): TextDocuments<TextDocument> {
  const configuration: TextDocumentsConfiguration<TextDocument> = {
    create: (...text) => TextDocument.create(...text),
    update: (document, changes, version) => update(document, { changes, version, encoding: encoding() }),
  };
  return new TextDocuments(configuration);
}

interface Update {
  readonly changes: readonly TextDocumentContentChangeEvent[];
  readonly version: number;
  readonly encoding: PositionEncoding;
}

/** Documents count UTF-16 units. Each range is in terms of the text that the changes before it left. */
function update(document: TextDocument, { changes, version, encoding }: Update): TextDocument {
  if (encoding === "utf-16") return TextDocument.update(document, [...changes], version);
  return changes.reduce(
    (updated, change) => TextDocument.update(updated, [toUtf16(updated, change, encoding)], version),
    document,
  );
}

function toUtf16(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
  encoding: PositionEncoding,
): TextDocumentContentChangeEvent {
  if (!("range" in change)) return change;
  const source = sourceOf(toBytes(document.getText()));
  const { start, end } = change.range;
  const range = {
    start: positionOf(source, offsetOf(source, start, encoding), "utf-16"),
    end: positionOf(source, offsetOf(source, end, encoding), "utf-16"),
  };
  return { range, text: change.text };
}
