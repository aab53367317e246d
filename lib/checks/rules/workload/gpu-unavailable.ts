import { at, isFields, listAt, own, textAt } from "../../../data/fields";
import { containersOf } from "../../../manifest/pod";
import { nearResource, unknownResource } from "../../../schema/known-shapes";
import { resourceMaps } from "../../facts/resource-maps";
import { workloadsOf } from "../../facts/workloads";
import { chartsOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

type Vendor = "intel" | "nvidia" | "amd";

const NAMES: Readonly<Record<Vendor, string>> = { intel: "Intel", nvidia: "NVIDIA", amd: "AMD" };

/** Component that brings the vendor's device plugin. */
const COMPONENT: Readonly<Record<Vendor, string>> = { intel: "intelGpu", nvidia: "nvidiaGpu", amd: "amdGpu" };

/** Charts of the operator's own that bring a vendor's device plugin, by the name of the chart. */
const CHARTS: Readonly<Record<Vendor, readonly string[]>> = {
  intel: ["intel-device-plugins-gpu", "intel-gpu-resource-driver"],
  nvidia: ["nvidia-device-plugin", "gpu-operator", "nvidia-dra-driver-gpu"],
  amd: ["amd-gpu", "gpu-operator-charts"],
};

export const gpuUnavailable: Rule = {
  id: "gpu-unavailable",
  title: "A pod asks for a GPU, another device or huge pages that nothing gives it",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The pod stays Pending: no node offers the resource that it asks for.",
  fix: "give a machine the GPU and the cluster its device plugin, or take gpu from the app",
  source:
    "Kubernetes documentation: Schedule GPUs, Device Plugins, Manage HugePages; Talos documentation: NVIDIA GPU; the charts of the device plugins",
  explains: ["missing-reference"],
  example: 'apps: { ollama: { gpu: "nvidia", ... } } and no machine with gpu: { vendor: "nvidia" }',
  check: (input) => [...ofApps(input), ...ofPods(input), ...ofValues(input)],
};

function ofApps(input: CheckInput): readonly Found[] {
  const { cluster } = input;
  return Object.entries(cluster.apps).flatMap(([name, { gpu }]): Found[] => {
    if (gpu === undefined) return [];
    const at = `apps.${name}.gpu`;
    if (!cluster.machines.some((machine) => machine.gpu?.vendor === gpu))
      return [
        {
          at,
          message: `no machine has a GPU of ${NAMES[gpu]}`,
          fix: `add gpu: { vendor: "${gpu}" } to the machine that has it, or remove gpu from the app`,
          about: [at, `RuntimeClass ${gpu}`],
        },
      ];
    if (hasPlugin(input, gpu)) return [];
    return [
      {
        at,
        message: `nothing brings the device plugin of ${NAMES[gpu]}, which makes its GPUs known to Kubernetes`,
        fix: `add ${COMPONENT[gpu]}: {} to components`,
        about: [at, `RuntimeClass ${gpu}`],
      },
    ];
  });
}

/** Device plugins by the domain of their resources, with the charts that bring one. */
const PLUGINS: Readonly<Record<string, readonly string[]>> = {
  "gpu.intel.com": CHARTS.intel,
  "nvidia.com": CHARTS.nvidia,
  "amd.com": CHARTS.amd,
  "squat.ai": ["generic-device-plugin"],
  "devic.es": ["generic-device-plugin"],
  "devices.kubevirt.io": ["kubevirt"],
  "smarter-devices": ["smarter-device-manager"],
};

/** Where device plugins meet the kubelet (Kubernetes documentation: Device Plugins). */
const SOCKETS = "/var/lib/kubelet/device-plugins";

function ofPods(input: CheckInput): readonly Found[] {
  const workloads = workloadsOf(input);
  const asked = workloads.flatMap((workload) => {
    const [, app] = /^apps\.([^.]+)/.exec(workload.origin) ?? [];
    if (app !== undefined && own(input.cluster.apps, app)?.gpu !== undefined) return [];
    const resources = containersOf(workload.pod).flatMap(({ container }) =>
      (["requests", "limits"] as const).flatMap((field) => {
        const named = at(container, "resources", field);
        return isFields(named) ? Object.keys(named).filter((key) => Number(named[key]) !== 0) : [];
      }),
    );
    const special = new Set(
      resources.filter((one) => one.includes("/") || one.startsWith("hugepages-") || unknownResource(one)),
    );
    return [...special].map((resource) => ({ workload, resource }));
  });
  if (asked.length === 0) return [];
  // A plugin of a component offers what it declares; one of the operator's own may offer anything.
  const isOwn = workloads.some(
    ({ pod, origin }) =>
      !origin.startsWith("components.") &&
      listAt(pod, "volumes").some((volume) => textAt(volume, "hostPath", "path")?.startsWith(SOCKETS) === true),
  );
  return asked.flatMap(({ workload: { who, origin }, resource }): Found[] => {
    if (resource.startsWith("hugepages-"))
      return hasHugePages(input)
        ? []
        : [
            {
              at: origin,
              message: `${who} asks for ${resource}, and no machine sets huge pages aside`,
              fix: 'set them aside with talos.sysctls: { vm.nr_hugepages: "512" }, or take them from the pod',
            },
          ];
    if (unknownResource(resource)) {
      const near = nearResource(resource);
      return [
        {
          at: origin,
          message: `${who} asks for ${resource}, which is no resource of Kubernetes and has no domain`,
          ...(near === undefined ? {} : { fix: `write ${near}` }),
        },
      ];
    }
    const domain = resource.slice(0, resource.indexOf("/"));
    const charts = own(PLUGINS, domain);
    const brought = chartsOf(input).some(({ release }) => charts?.includes(release.chart.name) === true);
    // What nobody knows may come from a chart of the operator's own.
    const maybe = charts === undefined && Object.keys(input.cluster.charts ?? {}).length > 0;
    // How many of an offered device there are is judged by a rule of its own.
    const offered = input.declared.devices.some((offer) => offer.resource === resource);
    if (isOwn || offered || brought || maybe) return [];
    return [
      {
        at: origin,
        message: `${who} asks for ${resource}, and no device plugin of the cluster offers it`,
        ...(charts === undefined ? {} : { fix: `add the chart ${charts[0]}, or take the resource from the pod` }),
      },
    ];
  });
}

/** Devices in the values of releases, as charts pass them on: only of domains whose plugin is known. */
function ofValues(input: CheckInput): readonly Found[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    resourceMaps(release.values).flatMap(({ requests, limits, path }): Found[] => {
      const asked = [
        ...new Set(
          [...Object.entries(requests), ...Object.entries(limits)]
            .filter(([, amount]) => Number(amount) !== 0)
            .map(([resource]) => resource),
        ),
      ];
      return asked.flatMap((resource): Found[] => {
        const charts = own(PLUGINS, resource.slice(0, Math.max(0, resource.indexOf("/"))));
        if (charts === undefined || input.declared.devices.some((offer) => offer.resource === resource)) return [];
        if (chartsOf(input).some(({ release: one }) => charts.includes(one.chart.name))) return [];
        return [
          {
            at: valuePlace(input, release, { origin, path: [...path] }),
            message: `release ${release.namespace}/${release.name} asks for ${resource}, and no device plugin of the cluster offers it`,
            fix: `add the chart ${charts[0]}, or take the resource from the values`,
          },
        ];
      });
    }),
  );
}

/** True where a machine sets huge pages aside: by the kernel's settings or its command line. */
function hasHugePages({ machines, cluster }: CheckInput): boolean {
  return /hugepages/.test(JSON.stringify([machines.map(({ documents }) => documents), cluster.talos]));
}

function hasPlugin(input: CheckInput, vendor: Vendor): boolean {
  if (own(input.cluster.components, COMPONENT[vendor]) !== undefined) return true;
  return chartsOf(input).some(({ release }) => CHARTS[vendor].some((one) => release.chart.name === one));
}
