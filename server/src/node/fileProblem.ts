/** Something on disk that could not be read and was left out. */
export interface FileProblem {
  /** Relative to the root; empty for the root itself. */
  readonly path: string;
  readonly reason: string;
}
