import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { own } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import { yamlScalar } from "../../lib/emit/yaml";
import type { Cluster } from "../../lib/model/cluster";
import { name } from "../../lib/model/field";
import { InputError } from "../../lib/model/problem";
import type { Proxmox } from "../../lib/model/proxmox";
import { helmChart } from "../../lib/stage/chart";
import { TerraformText } from "../../lib/terraform/text";
import { proxmoxCsiRunbook } from "./runbook";

const chart = helmChart("oci://ghcr.io/sergelogvinov/charts", "proxmox-csi-plugin", "0.5.9");

const NAMESPACE = "csi-proxmox";

/** The Secret that tells the controller how to reach Proxmox, under the key that the chart reads. */
const CONFIG_SECRET = "proxmox-csi-config";
const CONFIG_KEY = "config.yaml";

const USER = "kubernetes-csi";

/** What the controller does in Proxmox (proxmox-csi-plugin docs: Install plugin). */
const PRIVILEGES = ["VM.Audit", "VM.Config.Disk", "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.Audit"];

/**
 * Volumes as Proxmox disks, attached to the machine that runs the pod. A volume
 * stays on the host that made it when its datastore is local, so the scheduler
 * goes by the nodes' region and zone labels.
 */
export const proxmoxCsi = defineComponent({
  title: "Proxmox CSI: volumes on Proxmox datastores",
  options: z.strictObject({
    storageClass: name.default("proxmox").meta({ description: "name of the storage class" }),
    datastore: name
      .optional()
      .meta({ description: "Proxmox datastore of the volumes; absent: proxmox.defaults.disks" }),
    default: z.boolean().default(true).meta({ description: "true: claims that name no class get this one" }),
    reclaimPolicy: z.enum(["Retain", "Delete"]).default("Retain").meta({
      description: "Retain keeps a volume after its claim is gone: nothing is lost, somebody has to clean up",
    }),
    fileSystem: z
      .enum(["ext4", "xfs"])
      .default("ext4")
      .meta({ description: "file system that new volumes are formatted with" }),
  }),
  declare: ({ cluster, options }) => {
    const { proxmox, datastore } = placement(cluster, options.datastore);
    const shared = own(proxmox.datastores, datastore) !== undefined;
    return {
      storage: [
        {
          storageClass: options.storageClass,
          default: options.default,
          accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
          reclaimPolicy: options.reclaimPolicy,
          backing: { kind: "datastore", datastore, shared },
        },
      ],
      proxmoxUsers: [
        {
          user: USER,
          comment: `Kubernetes volumes of cluster ${cluster.name}`,
          role: "Kubernetes-CSI",
          privileges: PRIVILEGES,
          token: "csi",
          path: "/",
        },
      ],
      platformSecrets: [
        {
          namespace: NAMESPACE,
          name: CONFIG_SECRET,
          reason: "the token is made by Terraform and never stands in Git",
          keys: {
            [CONFIG_KEY]: (values) =>
              TerraformText.join([
                "clusters:\n",
                `  - url: ${yamlScalar(`${proxmox.endpoint.replace(/\/+$/, "")}/api2/json`)}\n`,
                `    insecure: ${proxmox.insecure}\n`,
                `    token_id: "${values.proxmoxTokenId(USER)}"\n`,
                '    token_secret: "',
                values.proxmoxTokenSecret(USER),
                '"\n',
                `    region: ${yamlScalar(proxmox.cluster)}\n`,
              ]),
          },
        },
      ],
    };
  },
  build: ({ cluster, options, stages }) => {
    const { datastore } = placement(cluster, options.datastore);
    const operator = stages.stage("proxmox-csi", { title: "Proxmox CSI driver and its storage class" });
    const controlPlane = { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" };
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: {
        existingConfigSecret: CONFIG_SECRET,
        nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
        tolerations: [controlPlane],
        node: { nodeSelector: {}, tolerations: [{ operator: "Exists" }] },
        storageClass: [
          {
            name: options.storageClass,
            storage: datastore,
            reclaimPolicy: options.reclaimPolicy,
            fstype: options.fileSystem,
            ssd: true,
            mountOptions: ["noatime", "discard"],
            annotations: { "storageclass.kubernetes.io/is-default-class": String(options.default) },
          },
        ],
      },
      makes: {
        objects: { StorageClass: [options.storageClass], CSIDriver: ["csi.proxmox.sinextra.dev"] },
        podSecurity: "privileged",
        podSecurityReason: "the node plugin formats and mounts disks on the host",
        workloads: { Deployment: ["proxmox-csi-plugin-controller"], DaemonSet: ["proxmox-csi-plugin-node"] },
      },
      needs: { start: { Secret: { [CONFIG_SECRET]: [CONFIG_KEY] } } },
    });
  },
  runbook: ({ cluster, options }) => {
    const { proxmox, datastore } = placement(cluster, options.datastore);
    return proxmoxCsiRunbook(cluster, proxmox, datastore, options);
  },
});

/** The hypervisors and the datastore that carry the volumes. Throws InputError when there are none. */
function placement(cluster: Cluster, chosen: string | undefined): { proxmox: Proxmox; datastore: string } {
  const { proxmox } = cluster;
  if (proxmox === undefined) {
    throw new InputError([
      {
        file: cluster.file,
        path: "components.proxmoxCsi",
        got: "no proxmox in the definition",
        want: "the hypervisors whose datastores hold the volumes",
        fix: "add proxmox, or remove components.proxmoxCsi",
      },
    ]);
  }
  const datastore = chosen ?? proxmox.defaults.disks;
  const stores = [proxmox.datastores, ...Object.values(proxmox.hosts).map((host) => host.datastores)];
  const found = stores.flatMap((names) => own(names, datastore) ?? []);
  if (found.some((store) => store.content.includes("images"))) return { proxmox, datastore };
  const names = [...new Set(stores.flatMap((store) => Object.keys(store)))].sort();
  const near = nearest(datastore, names);
  throw new InputError([
    {
      file: cluster.file,
      path: chosen === undefined ? "proxmox.defaults.disks" : "components.proxmoxCsi.datastore",
      got:
        found.length === 0
          ? `unknown datastore ${JSON.stringify(datastore)}`
          : `datastore ${datastore} without content images`,
      want: `a datastore that holds disk images; there are ${names.join(", ")}`,
      ...(near === undefined || found.length > 0 ? {} : { fix: `write ${near}` }),
    },
  ]);
}
