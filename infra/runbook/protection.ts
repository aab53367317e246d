import { blocks, bullets, code, plain, sh, table } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { talosctl } from "../../lib/runbooks/access";

/** What protects machines and API beyond Talos' defaults, how to look at it, and what it asks of whoever maintains it. */
export function protectionSections(cluster: Cluster): readonly Section[] {
  const [plane] = machinesOf(cluster, "control-plane");
  if (plane === undefined) return [];
  const ask = (command: Command) => talosctl(cluster, plane, command);
  const { talos } = cluster;
  const parts = [
    blocks(
      "Secrets in etcd are encrypted from the first start on: Talos makes a secretbox key with its other secrets and gives it to every API server. The key is part of the machine configuration, so whoever has a control plane's configuration can read an etcd snapshot.",
      sh(ask(cmd`get machineconfig -o yaml | grep -c secretboxEncryptionSecret`)),
    ),
    blocks(
      `The API server logs ${talos.audit === "requests" ? "who did what, for every request" : "requests by the definition's policy"} to ${code("/var/log/audit/kube")} of its machine, and Talos rotates the files.`,
      sh(ask(cmd`list /var/log/audit/kube`), ask(cmd`read /var/log/audit/kube/kube-apiserver.log | tail -n 5`)),
    ),
    talos.podSecurity === undefined
      ? "Pod Security Standards are Talos' default: baseline is enforced, restricted is warned of and logged, kube-system is exempt. Labels of a namespace come before it."
      : blocks(
          `Pod Security Standards hold for every namespace without labels of its own: ${talos.podSecurity.enforce} is enforced, ${talos.podSecurity.warn} is warned of, ${talos.podSecurity.audit} is logged. Not judged at all:`,
          table(
            ["namespace", "why"],
            [
              ["kube-system", "Talos' own exemption: network, proxy and DNS are privileged"],
              ...Object.entries(talos.podSecurity.exempt).map(([name, why]) => [name, plain(why)]),
            ],
          ),
        ),
    ...(talos.firewall === undefined
      ? []
      : [
          blocks(
            `The machines drop every connection to their own addresses but those of each other, of pods, and to the Talos and Kubernetes APIs from:`,
            table(
              ["who", "from"],
              Object.entries(talos.firewall.management).map(([name, range]) => [name, range.toString()]),
            ),
            "The computer that runs Terraform must be among them. Who has shut everybody out gives a computer one of these addresses; Talos has no shell to get in by, not even at the console.",
            "A node port that the network plugin serves itself is not among them: Cilium in the place of kube-proxy takes such connections before the firewall sees them. Every Service of type NodePort, and of type LoadBalancer unless it says allocateLoadBalancerNodePorts: false, answers at each machine's address to whoever reaches it. This lists them:",
            sh(
              ask(cmd`get nftableschain`),
              cmd`kubectl get services -A -o custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,PORTS:.spec.ports[*].nodePort`,
            ),
          ),
        ]),
    ...(talos.secureBoot
      ? [
          blocks(
            "Secure Boot: the machines boot only what the factory has signed. An upgrade must name the installer whose name ends in -secureboot, as the inventory does; any other one does not start afterwards. A cluster cannot be turned to Secure Boot or back by an upgrade: each machine is reinstalled.",
            sh(ask(cmd`get securitystate`)),
          ),
        ]
      : []),
    ...(talos.encryption === undefined
      ? []
      : [
          blocks(
            "Disks are encrypted from the installation on:",
            bullets(
              Object.entries(talos.encryption).map(([partition, key]) =>
                key === "tpm"
                  ? `${partition.toUpperCase()}: opened by the TPM. A VM's TPM is part of the VM: a backup without it opens nothing.`
                  : `${partition.toUpperCase()}: opened by a key that follows from the machine's UUID. It protects a disk that leaves the machine, not a machine that is stolen whole; a VM with another UUID no longer opens it.`,
              ),
            ),
            "A disk that does not open is not repaired: reset the machine, and it joins again with an empty disk.",
            sh(ask(cmd`get volumestatus`)),
          ),
        ]),
  ];
  return [operations("protection", "Encryption, audit, admission, firewall", ...parts)];
}
