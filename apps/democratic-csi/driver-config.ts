import { toYaml } from "../../lib/emit/yaml";
import type { Cluster } from "../../lib/model/cluster";
import type { SecretRef } from "../../lib/model/secret";
import type { ComposedSecret, ComposedText } from "../../lib/secrets/composed-secret";
import { NAMESPACE, type Options, type Protocol } from "./options";

/** The only key of the Secret that the chart reads (chart democratic-csi: driver.existingConfigSecret). */
const CONFIG_KEY = "driver-config-file.yaml";

const API_KEY = "api-key";

/** Name in place of the key until the text is written; no dataset or host can be called so. */
const PLACE = "@api-key@";

/** Driver by its name in democratic-csi; those with `api` need no SSH. */
export function driverOf(protocol: Protocol): string {
  return `freenas-api-${protocol}`;
}

/** Secret with the driver's configuration, which holds the API key. */
export function configSecretName(protocol: Protocol): string {
  return `truenas-${protocol}-config`;
}

/** Host in a URL or before a port. */
function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * The configuration that the driver reads, around the API key. TrueNAS revokes
 * a key that comes in over plain HTTP, so there is HTTPS only.
 * Source: democratic-csi, examples/freenas-api-nfs.yaml and freenas-api-iscsi.yaml.
 */
function driverConfig(cluster: Cluster, options: Options, protocol: Protocol): object {
  const { host, certificate } = options;
  const { dataset, snapshots } = options[protocol];
  return {
    driver: driverOf(protocol),
    httpConnection: {
      protocol: "https",
      host,
      port: 443,
      apiKey: PLACE,
      allowInsecure: certificate === undefined,
    },
    zfs: {
      datasetParentName: dataset,
      detachedSnapshotsDatasetParentName: snapshots,
      ...(protocol === "nfs"
        ? {
            datasetEnableQuotas: true,
            datasetEnableReservation: false,
            datasetPermissionsMode: "0777",
            datasetPermissionsUser: 0,
            datasetPermissionsGroup: 0,
          }
        : { zvolEnableReservation: false }),
    },
    ...(protocol === "nfs"
      ? {
          nfs: {
            shareHost: host,
            shareAlldirs: false,
            shareAllowedHosts: [],
            shareAllowedNetworks: [cluster.network.subnet.toString()],
            shareMaprootUser: "root",
            shareMaprootGroup: "root",
            shareMapallUser: "",
            shareMapallGroup: "",
          },
        }
      : {
          iscsi: {
            targetPortal: portalOf(options),
            targetPortals: [],
            interface: "",
            namePrefix: `${cluster.name}-`,
            nameSuffix: "",
            targetGroups: [
              {
                targetGroupPortalGroup: options.iscsi.portalGroup,
                targetGroupInitiatorGroup: options.iscsi.initiatorGroup,
                targetGroupAuthType: "None",
              },
            ],
            extentInsecureTpc: true,
            extentXenCompat: false,
            extentDisablePhysicalBlocksize: true,
            extentBlocksize: 512,
            extentRpm: "SSD",
            extentAvailThreshold: 0,
          },
        }),
  };
}

/** Address and port of the iSCSI portal; 3260 by default (RFC 7143). */
export function portalOf({ host, iscsi }: Options): string {
  return iscsi.portal ?? `${bracketed(host)}:3260`;
}

/** The Secret of one driver, whose only unknown is the key. */
export function configSecret(cluster: Cluster, options: Options, protocol: Protocol): ComposedSecret {
  const name = configSecretName(protocol);
  const byHand: SecretRef = {
    manual: "Make the API key as the section TrueNAS for volumes says",
    namespace: NAMESPACE,
    name,
  };
  return {
    title: `TrueNAS volumes over ${protocol === "nfs" ? "NFS" : "iSCSI"}`,
    origin: options.key ?? byHand,
    namespace: NAMESPACE,
    name,
    inputs: { [API_KEY]: "API key of the TrueNAS user for volumes" },
    texts: { [CONFIG_KEY]: aroundKey(toYaml(driverConfig(cluster, options, protocol))) },
  };
}

/** The text with the key's place as an input; YAML puts the place between single quotes, in which a key may be anything but one. */
function aroundKey(text: string): ComposedText {
  const start = text.indexOf(PLACE);
  return [text.slice(0, start), { input: API_KEY }, text.slice(start + PLACE.length)];
}
