import fc from "fast-check";
import { featureGateRule } from "../../../lib/checks/rules/versions/feature-gate";
import { programFlagRule, programFlagUnverified } from "../../../lib/checks/rules/versions/program-flag";
import { admissionPluginsOf } from "../../../lib/talos/admission-plugins";
import { flagsOf, minorsOf, type Program, programFlag } from "../../../lib/talos/program-flags";
import { good, inputOf } from "../../mistakes/plan";

const PROGRAMS: readonly Program[] = ["apiServer", "controllerManager", "scheduler", "kubelet", "proxy", "etcd"];

const told = (rule: typeof programFlagRule, change: object, kubernetes = "1.36.3", talos = "1.13.9") =>
  rule
    .check(inputOf({ ...good(), versions: { talos, kubernetes }, ...change }, {}))
    .map(({ at, message, fix }) => `${at}: ${message}. ${fix ?? ""}`);

const SECTIONS: Readonly<Record<Program, readonly [document: "machine" | "cluster", key: string]>> = {
  apiServer: ["cluster", "apiServer"],
  controllerManager: ["cluster", "controllerManager"],
  scheduler: ["cluster", "scheduler"],
  kubelet: ["machine", "kubelet"],
  proxy: ["cluster", "proxy"],
  etcd: ["cluster", "etcd"],
};

/** A patch of every machine that gives a program arguments. */
const patch = (program: Program, extraArgs: object) => {
  const [document, key] = SECTIONS[program];
  return { talos: { patches: [{ [document]: { [key]: { extraArgs } } }] } };
};

describe("arguments of Kubernetes' programs", () => {
  test("a misspelt one is found in a patch and in a field, with the one that is meant", () => {
    expect(told(programFlagRule, patch("kubelet", { "max-podss": "200" }))).toEqual([
      "talos.patches[0]: machine.kubelet.extraArgs.max-podss: the kubelet of 1.36.3 has no argument max-podss. write max-pods",
    ]);
    expect(told(programFlagRule, patch("apiServer", { "enable-admission-plugin": "PodNodeSelector" }))).toEqual([
      "talos.patches[0]: cluster.apiServer.extraArgs.enable-admission-plugin: the API server of 1.36.3 has no argument enable-admission-plugin. write enable-admission-plugins",
    ]);
    const { controlPlane } = good();
    expect(
      told(programFlagRule, { controlPlane: { ...controlPlane, etcd: { args: { "quota-backend-byte": "1" } } } }),
    ).toEqual([
      "controlPlane.etcd.args.quota-backend-byte: etcd of 3.6 has no argument quota-backend-byte. write quota-backend-bytes",
    ]);
    expect(told(programFlagRule, { talos: { kubelet: { args: { "event-ttl": "2h" } } } })).toEqual([
      "talos.kubelet.args.event-ttl: the kubelet of 1.36.3 has no argument event-ttl. move it to controlPlane.apiServer.args",
    ]);
  });

  test("documents of contract 1.14, patches of one machine and of the control planes are read too", () => {
    const typed = (kind: string, extraArgs: object) => ({ apiVersion: "v1alpha1", kind, extraArgs });
    expect(
      told(programFlagRule, {
        talos: { patches: [typed("KubeletConfig", { "max-podz": "1" })] },
        controlPlane: { ...good().controlPlane, patches: [typed("KubeProxyConfig", { "proxy-mod": "ipvs" })] },
      }),
    ).toEqual([
      "talos.patches[0]: KubeletConfig extraArgs.max-podz: the kubelet of 1.36.3 has no argument max-podz. write max-pods",
      "controlPlane.patches[0]: KubeProxyConfig extraArgs.proxy-mod: kube-proxy of 1.36.3 has no argument proxy-mod. write proxy-mode",
    ]);
  });

  test("one that came later, one that is gone, one that Talos keeps", () => {
    expect(told(programFlagRule, patch("kubelet", { "pod-infra-container-image": "pause" }), "1.35.4")).toEqual([
      "talos.patches[0]: machine.kubelet.extraArgs.pod-infra-container-image: the argument pod-infra-container-image of the kubelet is gone since Kubernetes 1.35, and this cluster runs 1.35.4. remove pod-infra-container-image",
    ]);
    expect(told(programFlagRule, patch("kubelet", { "pod-infra-container-image": "pause" }), "1.34.4")).toEqual([]);
    expect(told(programFlagRule, patch("apiServer", { "tls-curve-preferences": "X25519" }), "1.35.4")).toEqual([
      "talos.patches[0]: cluster.apiServer.extraArgs.tls-curve-preferences: the argument tls-curve-preferences of the API server came with Kubernetes 1.36, and this cluster runs 1.35.4. leave it out until then",
    ]);
    expect(
      told(programFlagRule, patch("etcd", { "experimental-compaction-batch-limit": 1 }), "1.36.3", "1.14.1"),
    ).toEqual([
      "talos.patches[0]: cluster.etcd.extraArgs.experimental-compaction-batch-limit: the argument experimental-compaction-batch-limit of etcd is gone since etcd 3.7, and this cluster runs 3.7. write compaction-batch-limit",
    ]);
    expect(told(programFlagRule, patch("etcd", { "experimental-compaction-batch-limit": 1 }))).toEqual([]);
    expect(told(programFlagRule, patch("etcd", { "data-dir": "/var/data" }))).toEqual([
      "talos.patches[0]: cluster.etcd.extraArgs.data-dir: Talos keeps the argument data-dir of etcd for itself, and does not start it with another one. remove data-dir",
    ]);
  });

  test("what Talos keeps for itself since a later version", () => {
    const tls = patch("apiServer", { "tls-min-version": "VersionTLS12" });
    expect(told(programFlagRule, tls)).toEqual([]);
    expect(told(programFlagRule, tls, "1.36.3", "1.14.1")).toEqual([
      "talos.patches[0]: cluster.apiServer.extraArgs.tls-min-version: Talos keeps the argument tls-min-version of the API server for itself, and does not start it with another one. remove tls-min-version",
    ]);
  });

  test("a value that the program does not read", () => {
    expect(
      told(
        programFlagRule,
        patch("kubelet", {
          "max-pods": "many",
          "rotate-server-certificates": "yes",
          "node-status-update-frequency": 10,
        }),
      ),
    ).toEqual([
      'talos.patches[0]: machine.kubelet.extraArgs.max-pods: max-pods is "many", want a whole number. write a whole number',
      'talos.patches[0]: machine.kubelet.extraArgs.rotate-server-certificates: rotate-server-certificates is "yes", want true or false. write true or false',
      'talos.patches[0]: machine.kubelet.extraArgs.node-status-update-frequency: node-status-update-frequency is "10", want a time such as 30s. write a time such as 30s',
    ]);
    expect(
      told(programFlagRule, patch("apiServer", { "enable-admission-plugins": ["PodNodeSelectors,Priority"] })),
    ).toEqual([
      'talos.patches[0]: cluster.apiServer.extraArgs.enable-admission-plugins: the API server of 1.36.3 has no admission plugin "PodNodeSelectors". write PodNodeSelector',
    ]);
    expect(
      told(
        programFlagRule,
        patch("kubelet", { "max-pods": 250, rotate_server_certificates: true, "sync-frequency": "1m30s", v: "0x2" }),
      ),
    ).toEqual([]);
  });

  test("of a version that the table is not of, an argument that it does not know is no mistake", () => {
    const later = patch("apiServer", { "of-the-future": "1", "event-ttl": "2h" });
    expect(told(programFlagRule, later, "1.99.0")).toEqual([]);
    expect(told(programFlagUnverified, later, "1.99.0")).toEqual([
      "talos.patches[0]: cluster.apiServer.extraArgs.of-the-future: the API server of 1.31 to 1.37 has no argument of-the-future, and of 1.99.0 it is not known. ",
    ]);
    expect(told(programFlagUnverified, later)).toEqual([]);
    expect(told(programFlagUnverified, patch("etcd", { "of-the-past": 1 }), "1.30.1", "1.8.4")).toEqual([
      "talos.patches[0]: cluster.etcd.extraArgs.of-the-past: etcd of 3.6 to 3.7 has no argument of-the-past, and of the etcd of Talos 1.8.4 it is not known. ",
    ]);
  });

  test("a marker of the merge is no argument, and null takes one away", () => {
    expect(told(programFlagRule, patch("kubelet", { $patch: "replace", "max-podss": null }))).toEqual([]);
  });
});

describe("the table of arguments", () => {
  const anyFlag = fc
    .constantFrom(...PROGRAMS)
    .chain((program) => {
      const { first, last } = minorsOf(program);
      const minors = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      return fc.record({ program: fc.constant(program), minor: fc.constantFrom(...minors) });
    })
    .chain(({ program, minor }) =>
      fc.record({
        program: fc.constant(program),
        minor: fc.constant(minor),
        flag: fc.constantFrom(...flagsOf(program, minor)),
      }),
    );

  test("each program has its own, and a known one has a range inside the table", () => {
    for (const program of PROGRAMS) {
      const { first, last } = minorsOf(program);
      expect(flagsOf(program, last).length).toBeGreaterThan(40);
      for (const flag of flagsOf(program, last))
        expect(programFlag(program, flag)).toEqual(expect.objectContaining({ first: expect.any(Number), last }));
      expect(flagsOf(program, first - 1)).toEqual([]);
    }
    expect(admissionPluginsOf(36)).toEqual(expect.arrayContaining(["NodeRestriction", "PodGroupProtection"]));
    expect(admissionPluginsOf(35)).not.toContain("PodGroupProtection");
  });

  test("any argument with a letter too many is found, and the right one is not", () => {
    fc.assert(
      fc.property(anyFlag, fc.nat(), fc.constantFrom("x", "q", "z"), ({ program, minor, flag }, where, letter) => {
        const cut = where % (flag.length + 1);
        const slip = `${flag.slice(0, cut)}${letter}${flag.slice(cut)}`;
        fc.pre(programFlag(program, slip) === undefined);
        const [talos, kubernetes] =
          program === "etcd" ? [minor === 7 ? "1.14.1" : "1.13.9", "1.36.3"] : ["1.13.9", `1.${minor}.0`];
        expect(told(programFlagRule, patch(program, { [slip]: "1" }), kubernetes, talos)).toHaveLength(1);
        expect(
          told(programFlagRule, patch(program, { [flag]: "1" }), kubernetes, talos).filter((one) =>
            one.includes("has no argument"),
          ),
        ).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("feature gates in arguments and in configuration of patches", () => {
  test("are judged as those of the fields", () => {
    expect(
      told(featureGateRule, patch("apiServer", { "feature-gates": "SideCarContainers=true,ImageVolume=true" })),
    ).toEqual([
      "talos.patches[0]: cluster.apiServer.extraArgs.feature-gates: Kubernetes 1.36.3 has no feature gate SideCarContainers. write SidecarContainers",
    ]);
    expect(
      told(featureGateRule, patch("scheduler", { "feature-gates": ["SidecarContainers=false", "AppArmor=true"] })),
    ).toEqual([
      "talos.patches[0]: cluster.scheduler.extraArgs.feature-gates: the feature gate SidecarContainers is always on since Kubernetes 1.33. leave it out",
      "talos.patches[0]: cluster.scheduler.extraArgs.feature-gates: the feature gate AppArmor is gone since Kubernetes 1.33. leave it out: what it decided is decided",
    ]);
    expect(
      told(featureGateRule, {
        talos: { patches: [{ machine: { kubelet: { extraConfig: { featureGates: { ImageVolumes: true } } } } }] },
      }),
    ).toEqual([
      "talos.patches[0]: machine.kubelet.extraConfig.featureGates.ImageVolumes: Kubernetes 1.36.3 has no feature gate ImageVolumes. write ImageVolume",
    ]);
    expect(told(featureGateRule, patch("kubelet", { "feature-gates": "ImageVolume" }))).toEqual([
      "talos.patches[0]: machine.kubelet.extraArgs.feature-gates: the feature gate ImageVolume is neither on nor off. write true or false for ImageVolume",
    ]);
    expect(told(featureGateRule, patch("kubelet", { "feature-gates": "ImageVolume=true,MemoryQoS=False" }))).toEqual(
      [],
    );
    // etcd has gates of its own.
    expect(told(featureGateRule, patch("etcd", { "feature-gates": "InitialCorruptCheck=true" }))).toEqual([]);
  });
});
