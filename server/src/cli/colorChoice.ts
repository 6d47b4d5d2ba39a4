import type { CliWorld } from "./cliWorld";

export const colorChoices = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** Whether standard output gets colors: the option first, then `NO_COLOR`, then `FORCE_COLOR`, then the terminal. */
export function wantsColor(choice: ColorChoice, { env, stdout }: Pick<CliWorld, "env" | "stdout">): boolean {
  if (choice !== "auto") return choice === "always";
  if (isSet(env["NO_COLOR"])) return false;
  if (isSet(env["FORCE_COLOR"])) return env["FORCE_COLOR"] !== "0";
  return stdout.isTTY && env["TERM"] !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
