import { neverCancelled } from "../../server/src/base/cancellation";
import { neverPause } from "../../server/src/base/pause";
import type { CallGraph } from "../../server/src/program/callGraph";
import type { Program } from "../../server/src/program/program";
import { linkCalls, type CalledKeys } from "../../server/src/summary/linkCalls";
import { summarize, type Summaries } from "../../server/src/summary/summarize";
import type { Dependency, Event, Held, Summary } from "../../server/src/summary/types";
import { linkBare, linkTexts, present, type Texts } from "../program/linkTexts";

/** Options of work that nobody stops. */
export const unhindered = { cancellation: neverCancelled, pause: neverPause };

/** Everything known of a program after its functions were followed. */
export interface Summarized {
  readonly program: Program;
  readonly callGraph: CallGraph;
  readonly calledKeys: CalledKeys;
  readonly summaries: Summaries;
  /** The summary of a function by name. */
  of(name: string): Summary;
}

/** Follows the functions of texts beside the fixtures' headers. */
export function summarizeTexts(texts: Texts): Promise<Summarized> {
  return summarizeProgram(linkTexts(texts));
}

/** Follows the functions of texts alone. */
export function summarizeBare(texts: Texts): Promise<Summarized> {
  return summarizeProgram(linkBare(texts));
}

/** Names of the locks a function returns with on every way out, sorted. */
export function heldAtExit({ outcomes }: Summary): string[] {
  const [first, ...rest] = outcomes.map(({ acquired }) => acquired.map(nameOfHeld));
  return (first ?? []).filter((name) => rest.every((other) => other.includes(name))).sort();
}

/** `A > B` for every lock B taken (or event waited for) under A, sorted; `?` marks what is not certain. */
export function orders({ dependencies }: Summary): string[] {
  return [...new Set(dependencies.map(orderOf))].sort();
}

/** What a function does that others may depend on: `acquire struct foo.lock`, sorted. */
export function effects({ events }: Summary): string[] {
  return [...new Set(events.map((event) => `${event.kind} ${nameOfEvent(event)}`))].sort();
}

/** Ways out: `nonzero: +struct foo.lock`, sorted. */
export function ways({ outcomes }: Summary): string[] {
  return outcomes
    .map(({ result, acquired, released }) => {
      const gained = acquired.map((lock) => ` +${nameOfHeld(lock)}`);
      const lost = released.map((ref) => ` -${ref.class?.name ?? ref.key}`);
      return `${result}:${[...gained, ...lost].join("")}`;
    })
    .sort();
}

async function summarizeProgram(linked: Program): Promise<Summarized> {
  const { program, graph: callGraph, calledKeys } = await linkCalls(linked, unhindered);
  const summaries = await summarize(program, callGraph, unhindered);
  const idOf = (name: string) => present(program.functionIndex.named(name)[0], name).id;
  return { program, callGraph, calledKeys, summaries, of: (name) => present(summaries[idOf(name)], name) };
}

function orderOf({ held, event, isCertain }: Dependency): string {
  return `${nameOfHeld(held)} > ${nameOfEvent(event)}${isCertain ? "" : " ?"}`;
}

function nameOfHeld({ ref }: Held): string {
  return ref.class?.name ?? ref.key;
}

function nameOfEvent({ ref }: Event): string {
  return ref.class?.name ?? ref.key;
}
