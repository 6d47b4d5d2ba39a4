/** The names in a zip file's central directory, sorted. For small archives: no zip64, no comment that looks like an end. */
export function zipNames(archive: Buffer): string[] {
  const end = archive.lastIndexOf(endOfDirectory);
  if (end < 0) throw new Error("not a zip file");
  const count = archive.readUInt16LE(end + 10);
  const names: string[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    names.push(archive.toString("utf8", at + headerSize, at + headerSize + (name ?? 0)));
    at += headerSize + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names.sort();
}

const endOfDirectory = Buffer.from("PK\x05\x06", "latin1");
/** Of an entry of the central directory, before its name. */
const headerSize = 46;
