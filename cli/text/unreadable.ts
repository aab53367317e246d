import type { UnreadableManifest } from "../../lib/emit/record";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";

/** Without the record of what was written before, nothing differs from what others put there. */
export function reportUnreadable(host: Host, unreadable: readonly UnreadableManifest[], json: boolean): ExitCode {
  if (json) host.stdout.write(`${JSON.stringify({ unreadable }, null, 2)}\n`);
  for (const { path, reason } of unreadable) {
    host.stderr.write(
      `dist/${path}: got ${reason}, want what an earlier synth left there. Fix: restore it from Git, or remove it: files that are as synthesized are taken over.\n`,
    );
  }
  return EXIT.badInput;
}
