/** Put in by the build, from package.json. */
declare const LOCKWRIGHT_VERSION: string | undefined;

export const lockwrightVersion = typeof LOCKWRIGHT_VERSION === "string" ? LOCKWRIGHT_VERSION : "0.0.0-source";
