/** Programs that are built for the build host or for user space, not part of the kernel. */
export function isAside(path: string): boolean {
  return /^(?:tools|samples|scripts|Documentation|usr)\//.test(path);
}
