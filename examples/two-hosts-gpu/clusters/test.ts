import { defineCluster } from "groundwork-gitops";
import { apps } from "./_apps";

/** One small machine on which changes are tried first, with the same apps. */
export default defineCluster({
  extends: [apps],
  name: "test",
  domain: "test.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "192.168.2.0/24",
    gateway: "192.168.2.1",
    nameservers: ["192.168.2.1"],
    loadBalancers: { internal: "192.168.2.60", external: "192.168.2.61" },
  },
  controlPlane: { schedulable: true },
  machines: {
    "test-1": {
      role: "control-plane",
      address: "192.168.2.21",
      link: "enp1s0",
      installDisk: "/dev/sda",
      cpus: 8,
      memory: "32 GiB",
    },
  },
  gitops: { repository: "https://github.com/you/home" },
  components: {
    cilium: { loadBalancer: true },
    metricsServer: {},
    kubeletCsrApprover: {},
    certManager: { selfSigned: true, wildcard: true },
    envoyGateway: {},
    externalSecrets: {
      stores: { home: { provider: "onePasswordSdk", vault: "test", credentials: { variable: "op_token" } } },
    },
    localPath: { default: true },
  },
  apps: { wiki: { replicas: 1, disruptionBudget: false }, report: null },
});
