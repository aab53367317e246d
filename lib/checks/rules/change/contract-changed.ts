import { isTyped } from "../../../talos/typed";
import { minorOf } from "../../../versions/line";
import { committedText } from "../../facts/committed";
import type { Rule } from "../../rule";

export const contractChanged: Rule = {
  id: "contract-changed",
  title: "The contract version of the cluster's secrets changes",
  family: "change",
  severity: "error",
  answers: ["M070"],
  why: "Data is at stake: the generated secrets take another form, and what Kubernetes encrypted in etcd can no longer be decrypted.",
  fix: "keep the contract of the cluster's birth; what is installed is versions.talos",
  source: "siderolabs/terraform-provider-talos: talos_machine_secrets; #157, #381; talos#13885",
  example: 'versions.contract goes from "1.13" to "1.14" with an upgrade of Talos',
  needs: "revision",
  check: ({ cluster, before }) => {
    const was = before === undefined ? undefined : committedText(before, "versions", "contract");
    const is = cluster.versions.contract;
    // On purpose to documents: another rule tells what comes with them.
    if (was === undefined || was === is || (isTyped(is) && minorOf(was) < minorOf(is))) return [];
    return [
      {
        at: "versions.contract",
        message: `the contract of the cluster's secrets changes from ${was} to ${is}`,
        fix: isTyped(was)
          ? `write versions.contract: "${was}", unless the cluster was born with ${is} or earlier: Terraform then still has the secrets of its birth, and the way back is open`
          : `write versions.contract: "${was}"; Talos itself is upgraded by versions.talos`,
        about: ["contract"],
      },
    ];
  },
};
