import { throwIfCancelled, type Cancellation } from "../base/cancellation";
import { isBuildFile } from "../base/buildFile";
import type { Build } from "../program/build/buildConditions";
import { linkKbuild, noKbuild } from "../program/build/kbuild";
import { linkKconfig, noKconfig } from "../program/build/kconfig";
import type { Host } from "./host";
import { timeSlices } from "./timeSlices";

/** What the Makefiles and Kconfig files of a tree say. They are read when a finding first asks, and kept. */
export class BuildStore {
  private known: Build | undefined;

  constructor(private readonly host: Host) {}

  /** Forgets what was read, when a path is one of the files it was read from. */
  change(path: string): void {
    if (isBuildFile(path)) this.known = undefined;
  }

  /** `sources` are all `.c` files of the tree. */
  async read(sources: readonly string[], cancellation: Cancellation): Promise<Build> {
    this.known ??= await this.link(sources, cancellation);
    return this.known;
  }

  private async link(sources: readonly string[], cancellation: Cancellation): Promise<Build> {
    const pause = timeSlices();
    const texts = new Map<string, string>();
    for (const path of await this.host.listBuildFiles()) {
      const text = await this.host.readFile(path);
      if (text !== undefined) texts.set(path, text);
      await pause();
      throwIfCancelled(cancellation);
    }
    if (texts.size === 0) return { kbuild: noKbuild, kconfig: noKconfig };
    const kconfig = await linkKconfig(texts, pause);
    throwIfCancelled(cancellation);
    return { kconfig, kbuild: await linkKbuild(texts, new Set(sources), pause) };
  }
}
