import { InputError } from "../lib/model/problem";

/**
 * Judges `--render` of a command that compares.
 *
 * @param against what it compares with, as asked for; absent: with nothing
 * @throws InputError where there are no two sides to render, or where one is a stranger's
 */
export function refuseRender(
  { dataOnly }: { readonly dataOnly?: boolean | undefined },
  against: string | true | undefined,
): void {
  const wrong =
    against === undefined
      ? { got: "no --against", want: "a revision to compare with", fix: "write --against main --render" }
      : dataOnly === true
        ? {
            got: "--data-only as well",
            want: "one of the two: what Helm is given to render comes from the change",
            fix: "leave --data-only away where you trust everybody who may have changed the file",
          }
        : undefined;
  if (wrong !== undefined) throw new InputError([{ file: "--render", path: "", ...wrong }]);
}
