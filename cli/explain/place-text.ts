import type { FrameOf } from "../text/frame";

/** `clusters/home.ts:12` of a path of a definition; undefined where it is not written. */
export function placeText(frameOf: FrameOf, file: string, path: string): string | undefined {
  const frame = frameOf({ file, path, message: "" });
  return frame === undefined ? undefined : `${frame.file}:${frame.line}`;
}
