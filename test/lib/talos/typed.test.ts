import { TALOS_DOCUMENTS } from "../../../lib/change/effects/talos-documents";
import type { Rule } from "../../../lib/checks/rule";
import { oldAndNewKey } from "../../../lib/checks/rules/talos/old-and-new-key";
import { patchSchema } from "../../../lib/checks/rules/talos/patch-schema";
import { patchUndoesModel } from "../../../lib/checks/rules/talos/patch-undoes-model";
import { validateTalosPatch } from "../../../lib/schema/talos";
import { joined, typedDocuments } from "../../../lib/talos/typed";
import { TYPED_KEYS } from "../../../lib/talos/typed-keys";
import { kindSince } from "../../../lib/versions/talos-documents";
import { good, inputOf, machinesOf } from "../../mistakes/plan";
import { store } from "../schema/project-store";

const plane = { isControlPlane: true, kubernetes: "1.37.0" };
const worker = { ...plane, isControlPlane: false };
const document = (kind: string, fields: object) => ({ apiVersion: "v1alpha1", kind, ...fields });
const REMOVED = { $patch: "delete" };

describe("each key of the main document, as a document of contract 1.14", () => {
  test.each<readonly [string, object, readonly object[]]>([
    [
      "the install disk by its path, whole, so that no merge takes the selector away",
      { machine: { install: { disk: "/dev/sda", image: "factory/metal-installer/x:v1.14.1" } } },
      [
        document("UnattendedInstallConfig", {
          installer: { image: "factory/metal-installer/x:v1.14.1" },
          provisioning: { diskSelector: { match: 'disk.dev_path == "/dev/sda"' }, wipe: false },
        }),
      ],
    ],
    [
      "the install disk by a link, and by what it is",
      { machine: { install: { diskSelector: { model: "SD*", size: "< 300GB", type: "sd" }, wipe: true } } },
      [
        document("UnattendedInstallConfig", {
          provisioning: {
            diskSelector: {
              match: 'glob("SD*", disk.model) && disk.size < 300u * GB && disk.transport == "mmc"',
            },
            wipe: true,
          },
        }),
      ],
    ],
    [
      "the kubelet and its node are two",
      { machine: { kubelet: { nodeIP: { validSubnets: ["10.0.0.0/24"] }, extraConfig: { maxPods: 200 } } } },
      [
        document("KubeNodeConfig", { nodeIP: { validSubnets: ["10.0.0.0/24"] } }),
        document("KubeletConfig", { config: { maxPods: 200 } }),
      ],
    ],
    [
      "a mount of the kubelet has no document: the old key stays whole",
      { machine: { kubelet: { extraMounts: [{ destination: "/var/lib/longhorn" }] } } },
      [
        {
          machine: {
            kubelet: {
              image: "ghcr.io/siderolabs/kubelet:v1.37.0",
              defaultRuntimeSeccompProfileEnabled: true,
              extraMounts: [{ destination: "/var/lib/longhorn" }],
            },
          },
        },
        document("KubeletConfig", REMOVED),
      ],
    ],
    [
      "labels, taints and the taint of control planes are of one document",
      {
        machine: { nodeLabels: { a: "b" }, nodeTaints: { x: ":NoSchedule" } },
        cluster: { allowSchedulingOnControlPlanes: true },
      },
      [
        document("KubeNodeConfig", {
          labels: { a: "b" },
          taints: { x: "NoSchedule", "node-role.kubernetes.io/control-plane": REMOVED },
        }),
      ],
    ],
    [
      "H5: what is off is said to be off; only the CNI goes by deletion",
      { cluster: { proxy: { disabled: true }, coreDNS: { disabled: true }, network: { cni: { name: "none" } } } },
      [
        document("KubeFlannelCNIConfig", REMOVED),
        document("KubeProxyConfig", { enabled: false }),
        document("KubeCoreDNSConfig", { enabled: false }),
      ],
    ],
    [
      "arguments of kube-proxy are fields of its configuration",
      { cluster: { proxy: { extraArgs: { "ipvs-strict-arp": "true", "proxy-mode": "ipvs", v: "2" } } } },
      [document("KubeProxyConfig", { mode: "ipvs", config: { ipvs: { strictARP: true } }, extraArgs: { v: "2" } })],
    ],
    [
      "one document for each module, manifest and file below /etc; other files stay",
      {
        machine: {
          kernel: { modules: [{ name: "nbd" }, { name: "zfs", parameters: ["a=1"] }] },
          files: [
            { path: "/etc/nfsmount.conf", content: "x", permissions: 420, op: "overwrite" },
            { path: "/etc/iscsi/iscsid.conf", content: "y", permissions: 420, op: "overwrite" },
            { path: "/etc/cri/conf.d/20-customization.part", content: "z", permissions: 420, op: "create" },
          ],
        },
        cluster: { inlineManifests: [{ name: "one", contents: "kind: A" }] },
      },
      [
        {
          machine: {
            files: [{ path: "/etc/iscsi/iscsid.conf", content: "y", permissions: 420, op: "overwrite" }],
          },
        },
        document("KernelModuleConfig", { name: "nbd" }),
        document("KernelModuleConfig", { name: "zfs", parameters: ["a=1"] }),
        document("EtcFileConfig", { name: "nfsmount.conf", mode: 420, contents: "x" }),
        document("CRICustomizationConfig", { name: "own", content: "z" }),
        document("KubeInlineManifestConfig", { name: "one", manifest: "kind: A" }),
      ],
    ],
    [
      "an older key of etcd's encryption: the generated document goes, and comes back whole",
      { cluster: { aescbcEncryptionSecret: "old" } },
      [
        document("KubeEtcdEncryptionConfig", REMOVED),
        document("KubeEtcdEncryptionConfig", {
          config: {
            apiVersion: "apiserver.config.k8s.io/v1",
            kind: "EncryptionConfiguration",
            resources: [
              {
                resources: ["secrets"],
                providers: [
                  { secretbox: { keys: [{ name: "key2", secret: undefined }] } },
                  { aescbc: { keys: [{ name: "key1", secret: "old" }] } },
                  { identity: {} },
                ],
              },
            ],
          },
        }),
      ],
    ],
  ])("%s", (_, main, wanted) => {
    expect(typedDocuments({ ...main }, plane)).toEqual(wanted);
  });

  test("the API server: names, authentication, authorizers, admission and audit are documents of their own", () => {
    const file = "/var/etc/kubernetes/authentication.yaml";
    const kinds = typedDocuments(
      {
        machine: { files: [{ path: file, content: "jwt: []\n", permissions: 420, op: "create" }] },
        cluster: {
          apiServer: {
            certSANs: ["api.example.org"],
            extraArgs: { "authentication-config": file },
            extraVolumes: [{ hostPath: "/var/etc/kubernetes" }],
            admissionControl: [{ name: "PodSecurity", configuration: {} }],
            auditPolicy: { rules: [] },
            authorizationConfig: [{ type: "Webhook", name: "policy", webhook: {} }],
          },
        },
      },
      plane,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "KubeAuthenticationConfig",
      "KubeAPIServerConfig",
      "KubeAdmissionControlConfig",
      "KubeAuditPolicyConfig",
      "KubeAuthorizerConfig",
    ]);
    expect(kinds[0]).toMatchObject({ configuration: { anonymous: { enabled: true }, jwt: [] } });
    expect(kinds[1]).toEqual(document("KubeAPIServerConfig", { certExtraSANs: ["api.example.org"] }));
  });

  test("a worker gets no document that only control planes may have", () => {
    expect(
      typedDocuments({ cluster: { network: { cni: { name: "none" } }, allowSchedulingOnControlPlanes: true } }, worker),
    ).toEqual([]);
  });

  test("what has no document stays in the main one", () => {
    const main = { machine: { certSANs: ["a"] }, cluster: { etcd: { advertisedSubnets: ["10.0.0.0/24"] } } };
    expect(typedDocuments(main, plane)).toEqual([main]);
  });
});

test("H6: documents of one kind and name become one; what follows a deletion stays behind it", () => {
  expect(
    joined([
      document("ResolverConfig", { hostDNS: { enabled: true } }),
      document("VolumeConfig", { name: "STATE" }),
      document("ResolverConfig", { nameservers: [] }),
      document("KubeEtcdEncryptionConfig", REMOVED),
      document("KubeEtcdEncryptionConfig", { config: {} }),
    ]),
  ).toEqual([
    document("ResolverConfig", { hostDNS: { enabled: true }, nameservers: [] }),
    document("VolumeConfig", { name: "STATE" }),
    document("KubeEtcdEncryptionConfig", REMOVED),
    document("KubeEtcdEncryptionConfig", { config: {} }),
  ]);
});

test("every kind of the table is one of Talos 1.14, and a change of it has its effect", () => {
  for (const { kind } of TYPED_KEYS) {
    expect([
      kind,
      validateTalosPatch(store, "1.14", { apiVersion: "v1alpha1", kind, $patch: "delete" }).filter(
        ({ path }) => path === "kind",
      ),
    ]).toEqual([kind, []]);
    expect([kind, TALOS_DOCUMENTS.some((row) => row.kind.split("|").includes(kind))]).toEqual([kind, true]);
    expect([kind, (kindSince(kind) ?? 14) <= 14]).toEqual([kind, true]);
  }
});

describe("patches of one's own on contract 1.14", () => {
  const told = (rule: Rule, ...patches: readonly object[]) => {
    const definition = {
      ...good(),
      versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.14", providers: { talos: "0.12.0" } },
      talos: { patches },
    };
    const machines = machinesOf(definition).slice(0, 1);
    return rule.check(inputOf(definition, {}, { machines })).map(({ message, fix }) => `${message}. ${fix ?? ""}`);
  };

  test("an old key next to a generated document is told; one that only loses to a document is not", () => {
    expect(told(oldAndNewKey, { machine: { sysctls: { "vm.swappiness": "10" } } })).toEqual([]);
    expect(told(oldAndNewKey, { machine: { install: { wipe: true } } })).toEqual([
      "the configuration of cp0 holds machine.install and the document UnattendedInstallConfig. remove machine.install, and say it in UnattendedInstallConfig",
    ]);
    expect(told(oldAndNewKey, { cluster: { coreDNS: { disabled: true } } })).toEqual([
      "the configuration of cp0 holds cluster.coreDNS and KubeCoreDNSConfig, which contract 1.14 generates. remove cluster.coreDNS, and say it in KubeCoreDNSConfig",
    ]);
  });

  test("H6: a second patch of a document with a selector takes it away, and is told", () => {
    const image = { apiVersion: "v1alpha1", kind: "UnattendedInstallConfig", installer: { image: "other" } };
    expect(told(patchUndoesModel, image).join()).toContain(
      "the patch changes UnattendedInstallConfig provisioning.diskSelector.match of cp0",
    );
    expect(told(patchUndoesModel, { apiVersion: "v1alpha1", kind: "SysctlConfig", params: { a: "1" } })).toEqual([]);
  });

  test("the schema is that of the contract", () => {
    expect(told(patchSchema, { apiVersion: "v1alpha1", kind: "KubeletConfig", config: { maxPods: 200 } })).toEqual([]);
    expect(told(patchSchema, { apiVersion: "v1alpha1", kind: "KubeletConfig", extraConfig: {} }).join()).toContain(
      'KubeletConfig extraConfig: got unknown key "extraConfig"',
    );
  });
});
