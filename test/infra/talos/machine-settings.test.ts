import { at, type Change, machinesWith, sampleCluster, sampleInput } from "../sample";
import { ofKind, patchesOf, TALOS_1_11, TALOS_1_12, TALOS_1_13 } from "./patch-sample";

const main = (name: string, change: Change = {}, needs: Parameters<typeof patchesOf>[2] = []) =>
  ofKind(patchesOf(name, change, needs), undefined)[0];
const machine = (name: string, change: Change = {}, needs: Parameters<typeof patchesOf>[2] = []) =>
  at(main(name, change, needs), "machine");
const cluster = (name: string, change: Change = {}) => at(main(name, change), "cluster");
const problem = (change: Change) => {
  try {
    sampleCluster(change);
  } catch (error) {
    return String(error);
  }
  throw new Error("accepted");
};

describe("HA-10: settings of the operating system", () => {
  it("sysctls, sysfs and modules of all machines, and of one", () => {
    const change = {
      talos: {
        sysctls: { "net.core.rmem_max": 67108864, "fs.inotify.max_user_watches": "1048576" },
        kernelModules: { nbd: { parameters: ["max_part=16"] }, uinput: {} },
      },
      ...machinesWith({
        "worker-1": {
          sysctls: { "fs.inotify.max_user_watches": "2097152" },
          sysfs: { "devices.system.cpu.cpu0.cpufreq.scaling_governor": "performance" },
          kernelModules: { uinput: false },
        },
      }),
    };
    expect(machine("cp-1", change)).toMatchObject({
      sysctls: { "net.core.rmem_max": "67108864", "fs.inotify.max_user_watches": "1048576" },
      kernel: { modules: [{ name: "nbd", parameters: ["max_part=16"] }, { name: "uinput" }] },
    });
    expect(machine("worker-1", change)).toMatchObject({
      sysctls: { "net.core.rmem_max": "67108864", "fs.inotify.max_user_watches": "2097152" },
      sysfs: { "devices.system.cpu.cpu0.cpufreq.scaling_governor": "performance" },
      kernel: { modules: [{ name: "nbd" }] },
    });
  });

  it("a component's sysctl may be raised, not lowered", () => {
    const need = { reason: "huge pages", sysctls: { "vm.nr_hugepages": "1024" } };
    const of = (value: string) =>
      machine("worker-1", machinesWith({ "worker-1": { sysctls: { "vm.nr_hugepages": value } } }), [need]);
    expect(of("2048")).toMatchObject({ sysctls: { "vm.nr_hugepages": "2048" } });
    expect(() => of("512")).toThrow(
      /machines\.worker-1\.sysctls\.vm\.nr_hugepages: got 512, want 1024, .*Fix: remove vm\.nr_hugepages, or write 1024/,
    );
  });

  it("kernel arguments, a default taken away and a module kept from loading, reach the boot image and the installer", () => {
    const change = {
      talos: { image: "nocloud", kernelArgs: ["-init_on_alloc"] },
      ...machinesWith({ "worker-1": { kernelArgs: ["intel_iommu=on"], kernelModules: { igb: false, r8169: false } } }),
    };
    const { machines } = sampleInput(change);
    const worker = machines.find((plan) => plan.machine.name === "worker-1");
    expect(worker?.installer.extraKernelArgs).toEqual([
      "-init_on_alloc",
      "intel_iommu=on",
      "module_blacklist=igb,r8169",
      "net.ifnames=0",
    ]);
    expect(worker?.image.extraKernelArgs).toEqual(worker?.installer.extraKernelArgs);
    expect(machines[0]?.installer.extraKernelArgs).toEqual(["-init_on_alloc", "net.ifnames=0"]);
    expect(machines[0]?.schematic).not.toBe(worker?.schematic);
  });

  it("a module that a component needs cannot be kept from loading", () => {
    const need = { reason: "iSCSI", component: "longhorn", kernelModules: [{ name: "iscsi_tcp" }] };
    expect(() =>
      machine("worker-1", machinesWith({ "worker-1": { kernelModules: { iscsi_tcp: false } } }), [need]),
    ).toThrow(
      /machines\.worker-1\.kernelModules\.iscsi_tcp: got false, want the module, which components\.longhorn needs/,
    );
  });

  it("files: new ones below /var, others in place of what is there, rights as they are written", () => {
    const files = {
      "/etc/nfsmount.conf": { content: "[ NFSMount_Global_Options ]\nnfsvers=4.2\n" },
      "/etc/cri/conf.d/20-customization.part": { content: "[plugins]\n" },
      "/var/lib/some/file": { content: "x", mode: "0600" },
    };
    expect(at(machine("worker-1", { talos: { files } }), "files")).toEqual([
      { path: "/etc/nfsmount.conf", content: files["/etc/nfsmount.conf"].content, permissions: 0o644, op: "overwrite" },
      { path: "/etc/cri/conf.d/20-customization.part", content: "[plugins]\n", permissions: 0o644, op: "create" },
      { path: "/var/lib/some/file", content: "x", permissions: 0o600, op: "create" },
    ]);
  });

  it("udev rules, and no discovery", () => {
    const udevRules = ['SUBSYSTEM=="drm", KERNEL=="renderD*", GROUP="44", MODE="0660"'];
    expect(machine("worker-1", { talos: { udevRules } })).toMatchObject({ udev: { rules: udevRules } });
    expect(cluster("worker-1", { talos: { discovery: false } })).toMatchObject({ discovery: { enabled: false } });
    expect(cluster("worker-1")).not.toHaveProperty("discovery");
  });

  it("environment, registries and time are documents where the contract has them", () => {
    const talos = {
      environment: { https_proxy: "http://10.0.0.5:3128" },
      registries: {
        mirrors: {
          "docker.io": { endpoints: ["https://mirror.example.org/v2/docker"], overridePath: true, skipFallback: true },
        },
        trust: { "registry.example.org": { insecure: true } },
        credentials: { "registry.example.org": { user: "puller", password: "registry_password" } },
      },
      time: { bootTimeout: "2m" },
      watchdog: {},
    };
    const named = (change: Change) =>
      patchesOf("worker-1", { ...change, talos }).filter(({ kind }) => kind !== undefined);
    expect(named(TALOS_1_13)).toEqual(
      expect.arrayContaining([
        { apiVersion: "v1alpha1", kind: "EnvironmentConfig", variables: { https_proxy: "http://10.0.0.5:3128" } },
        {
          apiVersion: "v1alpha1",
          kind: "RegistryMirrorConfig",
          name: "docker.io",
          endpoints: [{ url: "https://mirror.example.org/v2/docker", overridePath: true }],
          skipFallback: true,
        },
        { apiVersion: "v1alpha1", kind: "RegistryTLSConfig", name: "registry.example.org", insecureSkipVerify: true },
        expect.objectContaining({
          kind: "RegistryAuthConfig",
          username: "puller",
          password: expect.objectContaining({ variable: "registry_password" }),
        }),
        { apiVersion: "v1alpha1", kind: "TimeSyncConfig", bootTimeout: "2m" },
        { apiVersion: "v1alpha1", kind: "WatchdogTimerConfig", device: "/dev/watchdog0", timeout: "1m" },
      ]),
    );
    expect(machine("worker-1", { ...TALOS_1_12, talos })).toMatchObject({
      env: { https_proxy: "http://10.0.0.5:3128" },
    });
    expect(machine("worker-1", { ...TALOS_1_11, talos })).toMatchObject({
      registries: {
        mirrors: {
          "docker.io": { endpoints: ["https://mirror.example.org/v2/docker"], overridePath: true, skipFallback: true },
        },
        config: { "registry.example.org": { tls: { insecureSkipVerify: true }, auth: { username: "puller" } } },
      },
      time: { bootTimeout: "2m" },
    });
  });

  it.each([
    [
      "a kernel default that there is not",
      { kernelArgs: ["-init_on_aloc"] },
      /kernelArgs\[0\]: got -init_on_aloc, .*Fix: write -init_on_alloc/,
    ],
    [
      "a mode as a number (H1)",
      { files: { "/var/a": { content: "", mode: 440 } } },
      /mode: got 440, want access rights as a text.*Fix: write "0440"/,
    ],
    ["a mode that is none", { files: { "/var/a": { content: "", mode: "rw" } } }, /want access rights in octal/],
    [
      "a new file outside /var",
      { files: { "/etc/foo": { content: "", operation: "create" } } },
      /got create outside \/var, which is read-only/,
    ],
    ["a file that Talos writes", { files: { "/etc/resolv.conf": { content: "" } } }, /want network\.nameservers/],
    ["a file of the image", { files: { "/opt/x": { content: "" } } }, /Fix: write \/var\/opt\/x/],
    ["an udev rule without quotes", { udevRules: ["GROUP=44"] }, /want a udev rule like/],
    ["a name of a sysctl", { sysctls: { rmem: "1" } }, /want the name of a kernel setting/],
    [
      "a registry as a URL",
      { registries: { mirrors: { "https://x.org": { endpoints: ["https://y.org"] } } } },
      /want a registry's host name/,
    ],
    ["a role that there is not", { apiAccess: { ci: ["os:root"] } }, /apiAccess\.ci\[0\]: got "os:root"/],
  ])("%s is refused", (_, talos, message) => {
    expect(problem({ talos })).toMatch(message);
  });
});

describe("HA-9: arguments and configuration of Kubernetes", () => {
  const controlPlane = {
    vip: "10.0.3.1",
    apiServer: {
      args: { "enable-aggregator-routing": true },
      featureGates: { MutatingAdmissionPolicy: true },
      authentication: { jwt: [{ issuer: { url: "https://id.example.org", audiences: ["kubernetes"] } }] },
    },
    controllerManager: { args: { "bind-address": "0.0.0.0" } },
    scheduler: {
      args: { "bind-address": "0.0.0.0" },
      config: {
        profiles: [
          {
            schedulerName: "default-scheduler",
            pluginConfig: [{ name: "PodTopologySpread", args: { defaultingType: "List", defaultConstraints: [] } }],
          },
        ],
      },
    },
    etcd: { args: { "max-request-bytes": 10485760 } },
  };
  const talos = {
    kubelet: {
      config: { serializeImagePulls: false, maxParallelImagePulls: 4, imageMaximumGCAge: "168h" },
      featureGates: { KubeletCrashLoopBackOffMax: true },
      args: { v: 2 },
    },
  };

  it("API server, controller manager, scheduler and etcd of control planes", () => {
    expect(cluster("cp-1", { controlPlane })).toMatchObject({
      apiServer: {
        extraArgs: {
          "enable-aggregator-routing": "true",
          "feature-gates": "MutatingAdmissionPolicy=true",
          "authentication-config": "/var/etc/kubernetes/authentication.yaml",
        },
        extraVolumes: [{ hostPath: "/var/etc/kubernetes", mountPath: "/var/etc/kubernetes", readonly: true }],
      },
      controllerManager: { extraArgs: { "bind-address": "0.0.0.0" } },
      scheduler: {
        extraArgs: { "bind-address": "0.0.0.0" },
        config: { kind: "KubeSchedulerConfiguration", profiles: [{ schedulerName: "default-scheduler" }] },
      },
      etcd: { extraArgs: { "max-request-bytes": "10485760" } },
    });
    expect(cluster("worker-1", { controlPlane })).not.toHaveProperty("apiServer");
  });

  it("the authentication configuration is a file of the control planes alone", () => {
    expect(at(machine("cp-1", { controlPlane }), "files", 0)).toMatchObject({
      path: "/var/etc/kubernetes/authentication.yaml",
      permissions: 0o644,
      content: expect.stringMatching(/kind: AuthenticationConfiguration[\s\S]*url: https:\/\/id\.example\.org/),
    });
    expect(machine("worker-1", { controlPlane })).not.toHaveProperty("files");
  });

  it("webhooks that authorize come beside Node and RBAC", () => {
    const authorizers = [{ name: "policy", webhook: { timeout: "3s" } }];
    expect(cluster("cp-1", { controlPlane: { vip: "10.0.3.1", apiServer: { authorizers } } })).toMatchObject({
      apiServer: { authorizationConfig: [{ type: "Webhook", name: "policy", webhook: { timeout: "3s" } }] },
    });
  });

  it("the kubelet of every machine, and of one", () => {
    const change = { talos, ...machinesWith({ "worker-1": { kubelet: { config: { maxPods: 200 } } } }) };
    expect(at(machine("worker-1", change), "kubelet")).toMatchObject({
      extraArgs: { v: "2" },
      extraConfig: {
        serializeImagePulls: false,
        maxParallelImagePulls: 4,
        imageMaximumGCAge: "168h",
        maxPods: 200,
        featureGates: { KubeletCrashLoopBackOffMax: true },
      },
    });
    expect(at(machine("cp-1", change), "kubelet", "extraConfig")).not.toHaveProperty("maxPods");
  });

  it.each([
    [
      { controlPlane: { apiServer: { args: { "etcd-servers": "x" } } } },
      /apiServer\.args\.etcd-servers: got etcd-servers, want an argument that Talos does not keep/,
    ],
    [
      { controlPlane: { scheduler: { args: { "feature-gates": "A=true" } } } },
      /Fix: say it in controlPlane\.scheduler\.featureGates/,
    ],
    [{ controlPlane: { etcd: { args: { "data-dir": "/x" } } } }, /etcd\.args\.data-dir/],
    [{ controlPlane: { apiServer: { args: { "--v": "2" } } } }, /an argument's name without leading dashes/],
    [
      { controlPlane: { apiServer: { args: { "oidc-issuer-url": "x" }, authentication: { jwt: [] } } } },
      /got oidc-issuer-url beside controlPlane\.apiServer\.authentication/,
    ],
    [{ talos: { kubelet: { config: { staticPodPath: "/x" } } } }, /kubelet\.config\.staticPodPath/],
    [{ talos: { kubelet: { config: { featureGates: {} } } } }, /Fix: move it to talos\.kubelet\.featureGates/],
    [{ talos: { kubelet: { args: { config: "/x" } } } }, /kubelet\.args\.config: got config/],
  ])("%j is refused", (change, message) => {
    expect(problem(change)).toMatch(message);
  });
});

describe("HA-12: Talos API access", () => {
  it("for two namespaces, on control planes alone", () => {
    const talos = { apiAccess: { "system-upgrade": ["os:admin"], "ci-runners": ["os:reader", "os:admin"] } };
    expect(at(machine("cp-1", { talos }), "features", "kubernetesTalosAPIAccess")).toEqual({
      enabled: true,
      allowedRoles: ["os:admin", "os:reader"],
      allowedKubernetesNamespaces: ["ci-runners", "system-upgrade"],
    });
    expect(at(machine("worker-1", { talos }), "features")).not.toHaveProperty("kubernetesTalosAPIAccess");
  });
});

describe("HB-2: Secure Boot, encrypted system disk, kernel arguments and extensions", () => {
  it("together in one definition", () => {
    const extensions = ["i915", "intel-ucode", "iscsi-tools", "util-linux-tools", "nut-client", "gasket-driver"].map(
      (name) => `siderolabs/${name}`,
    );
    const { machines } = sampleInput({
      talos: {
        image: "nocloud",
        secureBoot: true,
        encryption: { state: "tpm", ephemeral: { keys: ["tpm", { passphrase: "disk_passphrase" }] } },
        kernelArgs: ["-selinux", "mitigations=off"],
        extensions,
      },
    });
    const plan = machines[0];
    expect(plan?.installerImage).toMatch(/installer-secureboot/);
    expect(plan?.installer.extraKernelArgs).toEqual(["-selinux", "mitigations=off", "net.ifnames=0"]);
    for (const extension of extensions) expect(plan?.installer.systemExtensions).toContain(extension);
    const documents = plan?.documents ?? [];
    expect(ofKind(documents, "VolumeConfig")).toMatchObject([
      { name: "STATE", encryption: { keys: [{ slot: 0, tpm: {} }] } },
      {
        name: "EPHEMERAL",
        encryption: {
          keys: [
            { slot: 0, lockToState: true },
            { slot: 1, lockToState: true },
          ],
        },
      },
    ]);
  });
});
