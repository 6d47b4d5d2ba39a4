import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { runCheck, type CheckOptions } from "./checkCommand";
import { type CliWorld, exitCodes } from "./cliWorld";
import { colorChoices } from "./colorChoice";
import { InputError } from "./inputError";
import { outputFormats } from "./outputFormat";
import { severityChoices } from "./severityFilter";
import { runStats, type StatsOptions } from "./statsCommand";

/** Runs one command line (without `node` and the script) and gives the exit code. Never throws. */
export async function runCli(args: readonly string[], world: CliWorld): Promise<number> {
  const outcome = { exitCode: exitCodes.clean };
  try {
    await createProgram(world, outcome).parseAsync([...args], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    return reportFailure(error, world);
  }
}

interface Outcome {
  exitCode: number;
}

function createProgram(world: CliWorld, outcome: Outcome): Command {
  const program = new Command("lockwright")
    .description(
      "Finds where the Linux kernel's locks, completions, work items, timers and irqs can deadlock.",
    )
    .version(world.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
    })
    .showHelpAfterError("(lockwright --help lists commands and options)")
    .addHelpText("after", examples);
  program.action(() => program.help({ error: true }));
  addCheck(program, world, outcome);
  addStats(program, world, outcome);
  program
    .command("lsp")
    .description("run the language server")
    .option("--stdio", "speak the protocol over standard input and output (the only way from here)")
    .action(() => world.serve());
  return program;
}

function addCheck(program: Command, world: CliWorld, outcome: Outcome): void {
  program
    .command("check")
    .description("report deadlocks in files and folders of a kernel tree, or in all of it")
    .argument(
      "[path...]",
      "what to report on: relative to --root when that is given, else to the current folder",
    )
    .option("--root <dir>", "top of the tree (default: found upward from the first path)")
    .addOption(new Option("--format <format>", "how to print").choices(outputFormats).default("text"))
    .option("--config <file>", "settings to use (default: lockwright.yml at the top of the tree)")
    .option("--jobs <n>", "worker threads (default: one per processor, at most 4)", parseJobs)
    .addOption(
      new Option(
        "--severity <level>",
        "least severity reported (default: warning; json: information)",
      ).choices(severityChoices),
    )
    .option("--all", "report guesses too: the same as --severity information")
    .addOption(new Option("--color <when>", "color the text").choices(colorChoices).default("auto"))
    .option("-q, --quiet", "no progress and no summary")
    .action(async (paths: string[], options: CheckOptions) => {
      outcome.exitCode = await runCheck(paths, options, world);
    });
}

function addStats(program: Command, world: CliWorld, outcome: Outcome): void {
  program
    .command("stats")
    .description("say how completely a tree was read")
    .argument("[path...]", "part of the tree (default: all of it)")
    .option("--root <dir>", "top of the tree (default: found upward from the first path)")
    .addOption(new Option("--format <format>", "how to print").choices(["text", "json"]).default("text"))
    .option("--config <file>", "settings to use (default: lockwright.yml at the top of the tree)")
    .option("--jobs <n>", "worker threads (default: one per processor, at most 4)", parseJobs)
    .option("--unresolved", "list every site that was not understood")
    .option("--lost", "list the functions that could not be read, or not all of them")
    .option("--contracts", "list the operations that are always called with some lock held")
    .option(
      "--sample <n>",
      "list as many resolved sites of each sort, chosen at random, to be checked by hand",
      parseCount,
    )
    .option("--seed <n>", "what the choice of --sample depends on (default: 1)", parseCount)
    .option("-q, --quiet", "no progress")
    .action(async (paths: string[], options: StatsOptions) => {
      outcome.exitCode = await runStats(paths, options, world);
    });
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) throw new InvalidArgumentError("It must be a whole number.");
  return count;
}

function parseJobs(value: string): number {
  const jobs = Number(value);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new InvalidArgumentError("It must be a whole number from 1.");
  return jobs;
}

function reportFailure(error: unknown, world: CliWorld): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  if (error instanceof InputError) {
    world.stderr.write(`lockwright: ${error.message}\n`);
    return exitCodes.usage;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.stderr.write(`lockwright: internal error: ${details}\n`);
  return exitCodes.internal;
}

const examples = `
Examples:
  lockwright check                                    the tree around the current folder
  lockwright check drivers/gpu/drm drivers/dma-buf    part of it
  lockwright check --root ~/linux drivers/dma-buf     from anywhere
  lockwright check --format json fs/ext4 > out.json   for programs (docs/findings.schema.json)
  lockwright check --format lockdep mm                the layout of lockdep's reports
  lockwright stats drivers/dma-buf                    how completely that part was read
  lockwright lsp --stdio                              for an editor

Exit codes: 0 nothing found, 1 errors or warnings found, 2 wrong usage or input, 3 internal error.`;
