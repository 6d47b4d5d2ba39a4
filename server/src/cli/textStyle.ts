import pc from "picocolors";
import type { Severity } from "../findings/finding";

/** How a renderer for people shows things. */
export interface TextStyle {
  readonly color: boolean;
  /** A file of the tree as it should be shown. */
  readonly path: (file: string) => string;
}

export interface Paint {
  readonly severity: (severity: Severity, text: string) => string;
  readonly place: (text: string) => string;
  readonly lockClass: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export function paintFor({ color }: TextStyle): Paint {
  const colors = pc.createColors(color);
  const bySeverity = { error: colors.red, warning: colors.yellow, information: colors.cyan };
  return {
    severity: (severity, text) => colors.bold(bySeverity[severity](text)),
    place: colors.bold,
    lockClass: colors.magenta,
    strong: colors.bold,
    faint: colors.dim,
  };
}
