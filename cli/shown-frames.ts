import type { Host } from "./host";
import { type FrameOf, NO_FRAMES } from "./text/frame";
import { screenOf } from "./text/screen";

/** Lines of definitions for what is said about them: for a person at a terminal alone; nothing is read for anybody else. */
export async function shownFrames(
  host: Host,
  project: string,
  said: readonly { readonly file: string }[],
): Promise<FrameOf> {
  if (said.length === 0 || screenOf(host.stderr, host.env).width === undefined) return NO_FRAMES;
  const { framesOf } = await import("./definition/frames");
  return framesOf(
    host,
    project,
    said.map(({ file }) => file),
  );
}
