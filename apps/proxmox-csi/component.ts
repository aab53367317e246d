import { defineComponent } from "../../lib/component/component";
import { own } from "../../lib/data/fields";
import { yamlScalar } from "../../lib/emit/yaml";
import { helmChart } from "../../lib/stage/chart";
import { TerraformText } from "../../lib/terraform/text";
import { defaultClassMark, ONE_NODE } from "../../lib/workload/storage-class";
import { options } from "./options";
import { isThere, placement, refusePlacement } from "./placement";
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
  options,
  declare: ({ cluster, options, report }) => {
    const place = placement(cluster, options.datastore);
    refusePlacement(cluster, options.datastore, report);
    if (place === undefined) return {};
    const { proxmox, datastore } = place;
    const shared = own(proxmox.datastores, datastore) !== undefined;
    return {
      storage: [
        {
          storageClass: options.storageClass,
          default: options.default,
          accessModes: ONE_NODE,
          reclaimPolicy: options.reclaimPolicy,
          // A name that leads nowhere is one problem, and no more than that.
          ...(isThere(place) ? { backing: { kind: "datastore", datastore, shared } as const } : {}),
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
    const place = placement(cluster, options.datastore);
    if (place === undefined) return;
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
            storage: place.datastore,
            reclaimPolicy: options.reclaimPolicy,
            fstype: options.fileSystem,
            ssd: true,
            mountOptions: ["noatime", "discard"],
            annotations: defaultClassMark(options.default),
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
    const place = placement(cluster, options.datastore);
    return place === undefined ? [] : proxmoxCsiRunbook(cluster, place, options);
  },
});
