/** Marks a branch that the type checker proves unreachable. Throws when it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
