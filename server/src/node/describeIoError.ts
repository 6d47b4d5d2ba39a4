/** A few plain words for an error of the file system, without the path (whoever reports it names the path). */
export function describeIoError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return wordsByCode.get(code) ?? error.message;
}

const wordsByCode: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EISDIR", "is a directory"],
  ["ENOTDIR", "not a directory"],
  ["ELOOP", "too many symbolic links"],
  ["ENAMETOOLONG", "name too long"],
  ["ENXIO", "not a regular file"],
  ["EMFILE", "too many open files"],
  ["EIO", "input/output error"],
]);
