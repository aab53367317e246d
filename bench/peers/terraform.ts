import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "../run-process";
import { partOf } from "./helm";
import type { Call, MeasuredTree, Work } from "./tools";

/**
 * `terraform validate` of every stack in `dist/` whose providers are there. Each
 * is initialized before, which is not measured.
 *
 * @param providers folder in the layout that `terraform providers mirror` unpacks to
 */
export async function validatedStacks(
  terraform: string,
  { folder, outside, signal }: MeasuredTree,
  providers: string | undefined,
): Promise<Work> {
  const stacks = readdirSync(join(folder, "dist/terraform/stacks")).sort();
  const calls: Call[] = [];
  for (const stack of providers === undefined ? [] : stacks) {
    const copy = join(outside, "terraform", stack);
    cpSync(join(folder, "dist/terraform/stacks", stack), copy, { recursive: true });
    try {
      await runProcess(terraform, [`-chdir=${copy}`, "init", "-backend=false", `-plugin-dir=${providers}`], { signal });
      calls.push([terraform, `-chdir=${copy}`, "validate"]);
    } catch {
      signal?.throwIfAborted();
      // A provider of it is not there.
    }
  }
  return { does: `validate of ${partOf(calls.length, stacks.length)} stacks`, calls };
}
