import type { AlloyValues } from "../../imports/charts/alloy";
import { defineComponent } from "../../lib/component/component";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { fingerprint } from "../../lib/workload/fingerprint";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer } from "../../lib/workload/security";
import { NAMESPACE } from "./names";
import { options } from "./options";
import { eventPipeline, podPipeline, TALOS_KERNEL_PORT, TALOS_SERVICE_PORT, talosPipeline } from "./pipelines";
import { alloyRunbook } from "./runbook";

const chart = helmChart("https://grafana.github.io/helm-charts", "alloy", "1.11.1");

/** Where the reader of the pods' files remembers how far it has come. Talos keeps /var over a reboot. */
const STATE = "/var/lib/alloy";

/** On the host's network every listener needs a port that nobody else has. */
const TALOS_HTTP_PORT = 12346;

/**
 * Ships logs to the log store. Three programs, each with no more rights than
 * its task needs: a reader of the pods' files on every machine, one reader of
 * events, and a receiver of Talos' own logs on every machine. The receiver
 * stands alone because its input is experimental in Alloy, which is allowed for
 * a whole process or not at all.
 */
export const alloy = defineComponent({
  title: "Alloy: ships the logs of pods, Kubernetes and Talos",
  options,
  requires: () => ({ loki: "the logs go there" }),
  declare: ({ options: { talosLogs } }) => ({
    machines: talosLogs
      ? [
          {
            reason: "Alloy receives Talos' logs on each machine's loopback address",
            logDestinations: [
              { name: "alloy-services", url: `tcp://127.0.0.1:${TALOS_SERVICE_PORT}/`, logs: ["services"] },
              { name: "alloy-kernel", url: `tcp://127.0.0.1:${TALOS_KERNEL_PORT}/`, logs: ["kernel"] },
            ],
          },
        ]
      : [],
    scrapes: [
      { name: "alloy", namespace: NAMESPACE, podLabels: { "app.kubernetes.io/name": "alloy" }, port: "http-metrics" },
    ],
  }),
  build: ({ cluster, declared, options: { events, talosLogs }, stages }) => {
    const { logs } = declared;
    if (logs === undefined) throw new Error("alloy was built without a log store, which it requires");
    const stage = stages.stage("alloy", { title: "Shipping of logs" });
    release(stage, "alloy", podPipeline(cluster, logs.url), {
      alloy: {
        storagePath: STATE,
        mounts: { varlog: true, extra: [{ name: "state", mountPath: STATE }] },
        securityContext: { ...LOCKED, runAsUser: 0, runAsGroup: 0 },
      },
      controller: {
        ...EVERYWHERE,
        volumes: { extra: [{ name: "state", hostPath: { path: STATE } }] },
      },
      rbac: rights([{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }]),
    });
    if (events) {
      release(stage, "alloy-events", eventPipeline(cluster, logs.url), {
        alloy: {
          storagePath: "/tmp/alloy",
          mounts: { extra: [SCRATCH_MOUNT] },
          securityContext: { ...LOCKED, ...NOBODY },
        },
        controller: { type: "deployment", replicas: 1, volumes: { extra: [SCRATCH] } },
        rbac: rights([{ apiGroups: [""], resources: ["events"], verbs: ["get", "list", "watch"] }]),
      });
    }
    if (talosLogs) {
      release(stage, "alloy-talos", talosPipeline(cluster, logs.url), {
        alloy: {
          stabilityLevel: "experimental",
          listenPort: TALOS_HTTP_PORT,
          storagePath: "/tmp/alloy",
          mounts: { extra: [SCRATCH_MOUNT] },
          securityContext: { ...LOCKED, ...NOBODY },
        },
        controller: {
          ...EVERYWHERE,
          hostNetwork: true,
          dnsPolicy: "ClusterFirstWithHostNet",
          volumes: { extra: [SCRATCH] },
        },
        rbac: { create: false },
        serviceAccount: { automountServiceAccountToken: false },
      });
    }
  },
  runbook: alloyRunbook,
});

const LOCKED = { ...restrictedContainer(), seccompProfile: { type: "RuntimeDefault" } };
const NOBODY = { runAsNonRoot: true, runAsUser: 473, runAsGroup: 473 };
const SCRATCH = { name: "scratch", emptyDir: {} };
const SCRATCH_MOUNT = { name: "scratch", mountPath: "/tmp/alloy" };
const EVERYWHERE = { type: "daemonset", tolerations: [{ operator: "Exists" }] };

function rights(rules: readonly object[]): AlloyValues["rbac"] {
  // The chart joins both lists and fails on an empty one.
  return { create: true, rules, clusterRules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }] };
}

function release(stage: Stage, name: string, content: string, values: AlloyValues): void {
  const deployment = values.controller?.type === "deployment";
  stage.release({
    chart,
    name,
    values: {
      ...values,
      crds: { create: false },
      // A changed pipeline rolls the pods, so nothing has to watch the file.
      configReloader: { enabled: false },
      alloy: {
        ...values.alloy,
        enableReporting: false,
        configMap: { create: true, content },
        resources: resources("20m", "96Mi", "384Mi"),
      },
      controller: { ...values.controller, podAnnotations: { "groundwork.dev/config": fingerprint(content) } },
    },
    makes: {
      objects: { ServiceAccount: [name] },
      ...LEVELS[name],
      podSecurity: deployment ? "restricted" : "privileged",
      workloads: deployment ? { Deployment: [name] } : { DaemonSet: [name] },
    },
  });
}

const LEVELS: Readonly<Record<string, { readonly podSecurityReason: string }>> = {
  alloy: { podSecurityReason: "it reads the pods' log files from the host" },
  "alloy-talos": { podSecurityReason: "it listens on the host's loopback address" },
};
