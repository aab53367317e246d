import { engineOf } from "../delivery/engines";
import { blocks, code, sh, table } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import { exampleOf, firstControlPlane, talosctl } from "./access";
import type { DocsInput } from "./input";
import { runbookOf, runbookProvisioners } from "./provisioner/provisioners";

/** What to look at when something is wrong, by what is wrong. */
export function troubleshootingSections(input: DocsInput): readonly Section[] {
  const kinds = new Set(input.graph.stages.flatMap((stage) => stage.manifests.map((manifest) => manifest.kind)));
  const certificates = input.declared.issuer !== undefined || kinds.has("Certificate");
  return [
    operations("deploy-trouble", "Troubleshooting: a deploy stops", deployStops(input)),
    operations("stage-trouble", "Troubleshooting: a stage is not Ready", stageNotReady(input)),
    operations("node-trouble", "Troubleshooting: a node", node(input)),
    operations("network-trouble", "Troubleshooting: network and DNS", network(input)),
    ...(certificates ? [operations("certificate-trouble", "Troubleshooting: certificates", certificate(input))] : []),
    ...(kinds.has("ExternalSecret") || kinds.has("SealedSecret")
      ? [operations("secret-trouble", "Troubleshooting: secrets", secrets(kinds))]
      : []),
    ...(input.declared.storage.length === 0
      ? []
      : [operations("storage-trouble", "Troubleshooting: storage", storage(input))]),
  ];
}

function deployStops({ cluster }: DocsInput): string {
  const first = firstControlPlane(cluster);
  return blocks(
    "What was applied stays. Repair the cause and run the same command again.",
    table(
      ["sign", "cause", "what to do"],
      [
        [
          "Error acquiring the state lock",
          "another run is at work, or one was killed",
          `wait, or ${code("terraform force-unlock <id>")} in the folder of the stack when nobody else is at work`,
        ],
        ...runbookProvisioners.flatMap(({ deployTroubles }) => deployTroubles(cluster)),
        [
          "a configuration cannot be applied: connection refused or timeout",
          "the machine has not booted, or has not the address of the definition",
          "look at its console: it shows its address and what it waits for",
        ],
        [
          "a configuration cannot be applied: certificate signed by unknown authority",
          "the machine still has the configuration of an older cluster",
          "wipe its disk, or make the virtual machine again",
        ],
        ["the wait for the Kubernetes API ends", "etcd is not up", code(talosctl(cluster, first, cmd`service etcd`))],
        [
          "a node reboots about every ten minutes",
          "it has no pod network yet, so it never becomes ready",
          "apply the platform stack: it installs the network plugin",
        ],
      ],
    ),
  );
}

function stageNotReady({ cluster, graph }: DocsInput): string {
  const { status, errors, inspect, messages } = engineOf(cluster).commands;
  const stage = graph.stages.findLast((candidate) => candidate.releases.length > 0) ?? graph.stages.at(-1);
  const namespace = stage?.releases[0]?.namespace;
  return blocks(
    "Find the lowest stage that is not Ready; everything above it only waits.",
    sh(...status, ...errors),
    stage === undefined
      ? ""
      : blocks(
          `Then its own story, here for ${code(stage.name)}:`,
          sh(...inspect(stage), ...(namespace === undefined ? [] : [cmd`kubectl -n ${namespace} get pods,events`])),
        ),
    table(
      ["message", "cause", "what to do"],
      [
        ...messages,
        [
          "no matches for kind",
          "a CRD is missing: its stage was suspended or its chart failed",
          "look at the stage that brings it; report.md says which",
        ],
        [
          "violates PodSecurity",
          "a pod wants more than its namespace allows",
          "report.md says the level and why; a value of the release asks for more than its chart declares",
        ],
        cluster.gitops.artifact === undefined
          ? [
              "failed to checkout and determine revision",
              "Git cannot be read",
              `check that ${cluster.gitops.repository} knows the deploy key`,
            ]
          : [
              "failed to determine artifact digest",
              "the registry cannot be read, or the tag is not there",
              `publish to ${cluster.gitops.artifact.registry}, and check who may read there`,
            ],
      ],
    ),
  );
}

function node({ cluster }: DocsInput): string {
  const machine = exampleOf(cluster, "worker") ?? firstControlPlane(cluster);
  const to = (command: Command) => talosctl(cluster, machine, command);
  return blocks(
    `Here for ${code(machine.name)}:`,
    sh(
      to(cmd`service`),
      to(cmd`dmesg`),
      to(cmd`logs kubelet`),
      to(cmd`get machinestatus -o yaml`),
      to(cmd`get addresses`),
      to(cmd`get routes`),
      cmd`kubectl describe node ${machine.name}`,
    ),
    table(
      ["sign", "cause", "what to do"],
      [
        [
          "talosctl: connection refused or timeout",
          "the machine is off, or its address is another",
          runbookOf(machine).console(machine),
        ],
        [
          "talosctl: certificate signed by unknown authority",
          "the machine was recreated, or TALOSCONFIG is of another cluster",
          "write the credentials again (BOOTSTRAP)",
        ],
        [
          "NotReady, network plugin not initialized",
          "the network plugin does not run there",
          "look at the pods of kube-system on this node",
        ],
        ["etcd stays in Preparing", "never bootstrapped, or it lost its data", "DISASTER-RECOVERY, quorum lost"],
        ["kubelet: certificate not approved", "a certificate request waits", code("kubectl get csr")],
        [
          "no pods although a DaemonSet exists",
          "Pod Security refuses them without a word",
          code("kubectl -n <namespace> get events"),
        ],
      ],
    ),
  );
}

function network({ cluster, declared }: DocsInput): string {
  const machine = firstControlPlane(cluster);
  const pools = Object.entries(cluster.network.loadBalancers);
  return blocks(
    "From the outside in: does the node see its gateway and its name servers, do pods see each other, does the service have its address?",
    sh(
      talosctl(cluster, machine, cmd`get resolvers`),
      talosctl(cluster, machine, cmd`netstat`),
      cmd`kubectl -n kube-system get pods -o wide`,
      cmd`kubectl get services -A --field-selector spec.type=LoadBalancer`,
      cmd`kubectl -n kube-system get endpointslices -l k8s-app=kube-dns`,
      cmd`kubectl -n kube-system logs -l k8s-app=kube-dns --tail=50`,
    ),
    table(
      ["sign", "cause", "what to do"],
      [
        [
          "names outside do not resolve, names inside do",
          `the nodes' name servers (${cluster.network.nameservers.join(", ")}) do not answer`,
          "ask them from the node's network",
        ],
        ...(cluster.controlPlane.vip === undefined
          ? []
          : [
              [
                `${cluster.controlPlane.vip} does not answer, the control planes do`,
                "the shared address needs etcd; it moves within a minute",
                `use a control plane's own address: ${machine.address}`,
              ],
            ]),
        ...(declared.loadBalancer === undefined || pools.length === 0
          ? []
          : [
              [
                "a Service stays pending",
                `${declared.loadBalancer.by} has no free address in the pool it names`,
                pools.map(([name, ranges]) => `${name}: ${ranges.join(", ")}`).join("; "),
              ],
            ]),
        ...(declared.ingress === undefined
          ? []
          : [
              [
                "a host answers 404",
                `no Ingress claims it, or its class is not ${declared.ingress.className}`,
                code("kubectl get ingress -A"),
              ],
            ]),
      ],
    ),
  );
}

function certificate({ declared }: DocsInput): string {
  const issuer = declared.issuer?.clusterIssuer;
  return blocks(
    "A certificate waits for an order, the order for a challenge; the last one says why.",
    sh(
      cmd`kubectl get certificates,certificaterequests,orders,challenges -A`,
      ...(issuer === undefined ? [] : [cmd`kubectl describe clusterissuer ${issuer}`]),
      cmd`kubectl describe challenges -A`,
    ),
    "A DNS-01 challenge is well when the record is visible from outside the network. Failed orders wait up to an hour before the next try; deleting the CertificateRequest starts one at once. The issuer limits how many certificates a domain gets in a week: repair the cause before you try again.",
  );
}

function secrets(kinds: ReadonlySet<string>): string {
  return blocks(
    "A pod that waits for a Secret says so in its events. The Secret's maker says why it is not there.",
    sh(
      ...(kinds.has("ExternalSecret")
        ? [cmd`kubectl get clustersecretstores`, cmd`kubectl get externalsecrets,pushsecrets -A`]
        : []),
      ...(kinds.has("SealedSecret") ? [cmd`kubectl get sealedsecrets -A`] : []),
    ),
    kinds.has("ExternalSecret")
      ? "Secrets with refreshPolicy CreatedOnce are generated once and never again, even when the Secret is deleted. Restore it from the backup: a new value would be one that the other side does not know."
      : "",
  );
}

function storage({ declared }: DocsInput): string {
  return blocks(
    sh(
      cmd`kubectl get pvc -A`,
      cmd`kubectl get pv`,
      cmd`kubectl get volumeattachments`,
      cmd`kubectl get events -A --field-selector reason=FailedAttachVolume`,
    ),
    table(
      ["class", "default", "access", "reclaim policy"],
      declared.storage.map((offer) => [
        offer.storageClass,
        offer.default ? "yes" : "no",
        offer.accessModes.join(", "),
        offer.reclaimPolicy,
      ]),
    ),
    `A volume that stays attached to a node that is gone blocks its pod for six minutes. Delete its VolumeAttachment only when the machine is certainly off. A claim that stays Pending names a class that does not exist, or no node of the right zone has room.`,
  );
}
