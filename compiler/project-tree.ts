import type { OwnedTree } from "../lib/emit/changes";
import { addGitAttributes } from "../lib/emit/git-attributes";
import { PROJECT } from "../lib/emit/record";
import { Tree } from "../lib/emit/tree";
import { addProjectReadme } from "../lib/runbooks/project-readme";

/** Files that no cluster owns: the same in every project, so that a merge of two branches has nothing to decide here. */
export function projectTree(): OwnedTree {
  const tree = new Tree();
  return { owner: PROJECT, tree, yields: new Set([...addGitAttributes(tree), ...addProjectReadme(tree)]) };
}
