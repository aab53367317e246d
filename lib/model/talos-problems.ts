import type { Cluster } from "./cluster";
import type { Problem } from "./problem";

const minorOf = (text: string): number => Number(text.split(".")[1]);

/** Talos options that only work together. */
export function talosProblems(cluster: Cluster): Problem[] {
  return talhelperProblems(cluster);
}

function talhelperProblems(cluster: Cluster): Problem[] {
  if (!cluster.talos.talhelper) return [];
  const { talos, contract } = cluster.versions;
  const problems: Problem[] = [];
  if (minorOf(contract) !== minorOf(talos)) {
    problems.push({
      file: cluster.file,
      path: "versions.contract",
      got: `${contract} with Talos ${talos}`,
      want: "the minor of versions.talos: talhelper generates for the installed version and knows no contract",
      fix: "leave talos.talhelper out for this cluster",
    });
  }
  if (minorOf(contract) < 12) {
    problems.push({
      file: cluster.file,
      path: "talos.talhelper",
      got: `a cluster of Talos ${talos}`,
      want: "Talos 1.12 or newer: for older ones talhelper adds kernel arguments that Terraform does not",
      fix: "leave talos.talhelper out",
    });
  }
  if (cluster.secrets.sops === undefined) {
    problems.push({
      file: cluster.file,
      path: "talos.talhelper",
      got: "no secrets.sops",
      want: "an age recipient for talsecret.sops.yaml",
      fix: 'add secrets: { sops: { age: ["age1…"] } }',
    });
  }
  return problems;
}
