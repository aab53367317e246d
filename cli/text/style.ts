import picocolors from "picocolors";
import type { Output } from "../host";

/** Functions that colour a text, or give it back as it is. */
export type Style = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal only, and not where the operator switched them off (no-color.org). */
export function styleFor(output: Output, env: Readonly<Record<string, string | undefined>>): Style {
  const wanted = output.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
  return picocolors.createColors(wanted);
}
