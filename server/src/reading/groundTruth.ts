import { collectCallbacks } from "../graph/callbacks";
import { computeEntryContracts, type EntryContracts } from "../graph/entryContracts";
import { Places } from "../program/places";
import type { FunctionNode } from "../program/program";
import { fileBindings } from "../summary/fileBindings";
import { passedOnBy } from "../summary/passedOn";
import { AnnotationCount, type AnnotationStats } from "./annotations";
import { claimsOf } from "./claims";
import type { IndirectCallCount } from "./indirectCalls";
import type { ReadingInput } from "./measureReading";
import { measureOperationKeys, type OperationKeys } from "./operationKeys";
import type { UnresolvedSite } from "./readingStats";

/** What the source itself says about locks, against what the analysis says. */
export class GroundTruth {
  private readonly places: Places;
  private readonly annotations: AnnotationCount;
  private readonly contracts: EntryContracts;

  constructor(
    private readonly input: ReadingInput,
    unresolved: UnresolvedSite[],
  ) {
    const { program, graph, calledKeys, summaries } = input;
    this.places = new Places(program.types, program.model);
    const startsFresh = collectCallbacks(summaries, fileBindings(program, this.places)).isCallback;
    const known = { program, graph, summaries, startsFresh };
    this.contracts = computeEntryContracts({ ...known, calledKeys, passedOn: passedOnBy });
    this.annotations = new AnnotationCount({ ...known, contracts: this.contracts }, unresolved);
  }

  count(node: FunctionNode): void {
    const { program, summaries } = this.input;
    const summaryOf = (callee: FunctionNode) => summaries[callee.id];
    this.annotations.count(node, claimsOf({ program, places: this.places, node, summaryOf }));
  }

  result(calls: IndirectCallCount): {
    readonly annotations: AnnotationStats;
    readonly operations: OperationKeys;
  } {
    return {
      annotations: this.annotations.result(),
      operations: measureOperationKeys(this.input.program, this.contracts, calls),
    };
  }
}
