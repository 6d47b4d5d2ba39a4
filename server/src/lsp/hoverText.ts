import type { CallAt, HeldAt, HeldLock } from "../workspace/api";
import type { Step } from "../findings/finding";
import { uriOfFile } from "./treePaths";

/** More effects than this make a hover a page. */
export const mostEffects = 8;

export interface HoverStyle {
  readonly root: string;
  readonly markdown: boolean;
}

/** What is known at a place: first, in one short line, what happens there; then the locks held. */
export function hoverText(
  call: CallAt | undefined,
  held: HeldAt | undefined,
  style: HoverStyle,
): string | undefined {
  if (call === undefined && held === undefined) return undefined;
  const parts = [
    ...(call === undefined ? [] : callParts(call, style)),
    heldPart(call?.held ?? held?.held ?? [], held?.function, style),
  ];
  return parts.join("\n\n");
}

function callParts(call: CallAt, style: HoverStyle): string[] {
  const name = strong(`${call.name}()`, style);
  if (call.primitive !== undefined) {
    return [`${name} ${call.primitive.verb} ${code(call.primitive.class, style)}`];
  }
  if (call.effects.length === 0) return [];
  const shown = call.effects.slice(0, mostEffects).map(({ verb, class: about, site }) => {
    return `- ${verb} ${code(about, style)} ${where(site, style)}`;
  });
  const hidden = call.effects.length - shown.length;
  return [
    `${name} may block or signal:`,
    [...shown, ...(hidden > 0 ? [`- and ${hidden} more`] : [])].join("\n"),
  ];
}

function heldPart(held: readonly HeldLock[], name: string | undefined, style: HoverStyle): string {
  if (held.length === 0)
    return name === undefined
      ? "No lock is held here."
      : `No lock is held here in ${code(`${name}()`, style)}.`;
  return ["Held here:", ...held.map((lock) => `- ${heldLine(lock, style)}`)].join("\n");
}

function heldLine({ class: name, mode, certainty, taken }: HeldLock, style: HoverStyle): string {
  const shared = mode === "shared" ? " (shared)" : "";
  const maybe = certainty === "may" ? " on some paths" : "";
  return `${code(name, style)}${shared}${maybe}, taken ${where(taken, style)}`;
}

function where(step: Step, style: HoverStyle): string {
  const { root, markdown } = style;
  const place = `${step.file}:${step.line}`;
  const text = markdown ? `[${escapeMarkdown(place)}](${uriOfFile(root, step.file)}#L${step.line})` : place;
  return `at ${text} in ${code(`${step.function}()`, style)}`;
}

function strong(text: string, { markdown }: HoverStyle): string {
  return markdown ? `**${escapeMarkdown(text)}**` : text;
}

function code(text: string, { markdown }: HoverStyle): string {
  return markdown ? `\`${text.replaceAll("`", "'")}\`` : text;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, "\\$&");
}
