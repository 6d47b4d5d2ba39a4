export const outputFormats = ["text", "lockdep", "json"] as const;
export type OutputFormat = (typeof outputFormats)[number];
