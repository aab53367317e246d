import { join } from "node:path";
import { NO_CACHES } from "../../cli/cache";
import type { Shell } from "../../cli/choices";
import { completion } from "../../cli/command/completion";
import type { Host } from "../../cli/host";
import { processHost } from "../../cli/process-host";
import { makeProgram } from "../../cli/program";

/** The completion of the program for a shell, as the program prints it. */
export function completionOf(shell: Shell): string {
  let text = "";
  const real = processHost({ root: join(__dirname, "..", ".."), caches: NO_CACHES });
  const host: Host = { ...real, stdout: { write: (part) => (text += part) } };
  const program = makeProgram(host, () => undefined);
  completion(host, program, shell);
  return text;
}
