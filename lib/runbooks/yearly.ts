import { blocks, bullets, code, sh } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { cmd } from "../document/shell";
import { firstControlPlane, kubeconfigFile, talosconfigFile, talosctl } from "./access";
import type { DocsInput } from "./input";
import { stackOf } from "./stacks";

/** What ends by itself, when, and who renews it (Talos documentation: managing certificate lifetimes, CA rotation). */
export function yearlySections(input: DocsInput): readonly Section[] {
  const { cluster, stacks } = input;
  const first = firstControlPlane(cluster);
  const talosconfig = talosconfigFile(cluster);
  const kubeconfig = kubeconfigFile(cluster);
  const byTerraform = stackOf(stacks, "machines") !== undefined;
  return [
    operations(
      "once-a-year",
      "Once a year: what ends by itself",
      `${code(talosconfig)} and ${code(kubeconfig)} are good for one year from the day they were made. Put a day in your calendar eleven months from now. These tell the day on which each ends:`,
      sh(
        talosctl(cluster, first, cmd`config info`),
        cmd`kubectl --kubeconfig ${kubeconfig} config view --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -enddate`,
      ),
      byTerraform
        ? blocks(
            "A deploy renews both and writes the files again: the kubeconfig in the second half of its year, the talosconfig in its last month or after its end.",
            sh(cmd`npx groundwork deploy ${cluster.name}`),
          )
        : blocks(
            "Renew both while the old talosconfig is still good.",
            sh(
              talosctl(cluster, first, cmd`config new ${talosconfig}.new --roles os:admin --crt-ttl 8760h`),
              cmd`mv ${talosconfig}.new ${talosconfig}`,
              talosctl(cluster, first, cmd`kubeconfig ${kubeconfig} --force`),
            ),
          ),
      "What else has an end:",
      bullets([
        "The authorities of Talos, Kubernetes and etcd are good for ten years; talosctl rotate-ca replaces those of Talos and Kubernetes without a reboot.",
        "Certificates of API server, etcd and kubelets renew themselves on machines that run. One that was off for a year cannot speak for itself any more: reset it and let it join again.",
        "The token by which machines join has no end.",
        "Certificates of cert-manager renew themselves for as long as their issuer does. Tokens and keys of outside services (DNS, object storage, Git) end when their makers say so.",
      ]),
    ),
  ];
}
