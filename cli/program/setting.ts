import type { ExitCode } from "../exit-code";
import type { Host } from "../host";

/** What every command is given in addition to its own arguments and options. */
export interface Setting {
  /** What it takes from the process. */
  readonly host: Host;
  /** Options in front of the command. */
  readonly project: () => { readonly project?: string };
  /** Takes the exit code. */
  readonly finish: (code: ExitCode) => void;
}
