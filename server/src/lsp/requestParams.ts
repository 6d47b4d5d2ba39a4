import { ErrorCodes, ResponseError } from "vscode-languageserver";

/** The editor's parameters are checked where they enter: the types promise what only a well-behaved editor keeps. */
export function checkPositionParams(params: unknown): void {
  checkDocumentParams(params);
  const position = field(params, "position");
  if (!isCount(field(position, "line")) || !isCount(field(position, "character"))) {
    throw invalid("position must have line and character");
  }
}

export function checkDocumentParams(params: unknown): void {
  if (typeof field(field(params, "textDocument"), "uri") !== "string")
    throw invalid("textDocument must have a uri");
}

export function checkWorkspaceParams(params: unknown): void {
  if (!Array.isArray(field(params, "previousResultIds"))) throw invalid("previousResultIds must be a list");
}

function invalid(message: string): ResponseError<undefined> {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
