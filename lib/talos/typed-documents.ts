// How values that change their form become documents of contract 1.14.
import { load } from "js-yaml";
import { type Fields, isFields } from "../data/fields";
import { CONTAINERD_FILE } from "./containerd";

/** What of a value is a list of maps. */
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** Where the API server's authentication configuration lies in contracts up to 1.13; Talos lets new files be only below /var. */
export const AUTHENTICATION_FILE = "/var/etc/kubernetes/authentication.yaml";

/** Files below /etc that Talos 1.14 writes itself; a document for one of them is refused (siderolabs/talos 1.14.1, etc_file.go). */
const MANAGED =
  /^\/etc\/((resolv\.conf|hosts|machine-id|extensions\.yaml|localtime|os-release|xattr\.conf)$|(apparmor\.d|apparmor|ca-certificates|cni|cri|iscsi|kubernetes|lvm|nvme|pki|selinux|ssl)(\/|$))/;

/** Its name is the file's, and the folder of its version in front of it. */
export function externalManifest(url: unknown): Fields {
  const parts = String(url).replace(/\/+$/, "").split("/").slice(-2);
  const name = parts
    .join("-")
    .toLowerCase()
    .replace(/\.ya?ml$/, "")
    .replaceAll(/[^a-z0-9.-]+/g, "-");
  return { kind: "KubeExternalManifestConfig", name, url };
}

/** Documents for a file of the machine; none: the main document keeps it. */
export function fileDocument({ path, content, permissions, op }: Fields): readonly Fields[] | undefined {
  const place = String(path);
  if (place === CONTAINERD_FILE) return [{ kind: "CRICustomizationConfig", name: "own", content }];
  // The API server's own file becomes a document with its other settings.
  if (place === AUTHENTICATION_FILE && typeof content === "string") return [authentication(content)];
  if (!place.startsWith("/etc/") || MANAGED.test(place) || op === "append") return undefined;
  return [{ kind: "EtcFileConfig", name: place.slice("/etc/".length), mode: permissions, contents: content }];
}

/** Talos lets nobody but health checks in without a name, and a configuration of one's own is written whole. */
const ANONYMOUS: Fields = {
  enabled: true,
  conditions: [{ path: "/livez" }, { path: "/readyz" }, { path: "/healthz" }],
};

function authentication(content: string): Fields {
  const read: unknown = load(content);
  // The document knows what it is: Talos adds apiVersion and kind.
  const { apiVersion: _, kind: __, ...configuration } = isFields(read) ? read : {};
  return { kind: "KubeAuthenticationConfig", configuration: { anonymous: ANONYMOUS, ...configuration } };
}

/** Documents for `cluster.apiServer`, each for a part of it. */
export function apiServer(fields: Fields): readonly Fields[] {
  const { certSANs, extraArgs, extraVolumes, admissionControl, auditPolicy, authorizationConfig, ...rest } = fields;
  const { "authentication-config": file, ...args } = isFields(extraArgs) ? extraArgs : {};
  const own: Fields = {
    ...(certSANs === undefined ? {} : { certExtraSANs: certSANs }),
    ...(Object.keys(args).length === 0 ? {} : { extraArgs: args }),
    ...(extraVolumes === undefined || file === AUTHENTICATION_FILE ? {} : { extraVolumes }),
    ...rest,
  };
  return [
    ...(Object.keys(own).length === 0 ? [] : [{ kind: "KubeAPIServerConfig", ...own }]),
    ...list(admissionControl).map((plugin) => ({ kind: "KubeAdmissionControlConfig", ...plugin })),
    ...(isFields(auditPolicy) ? [{ kind: "KubeAuditPolicyConfig", configuration: auditPolicy }] : []),
    ...list(authorizationConfig).map((authorizer) => ({ kind: "KubeAuthorizerConfig", ...authorizer })),
  ];
}

/** Secrets in etcd: written with secretbox, read with the older key as well. */
export function etcdEncryption(aescbc: unknown, secretbox: unknown): readonly Fields[] {
  const keys = (name: string, secret: unknown) => ({ keys: [{ name, secret }] });
  return [
    { kind: "KubeEtcdEncryptionConfig", $patch: "delete" },
    {
      kind: "KubeEtcdEncryptionConfig",
      config: {
        apiVersion: "apiserver.config.k8s.io/v1",
        kind: "EncryptionConfiguration",
        resources: [
          {
            resources: ["secrets"],
            providers: [{ secretbox: keys("key2", secretbox) }, { aescbc: keys("key1", aescbc) }, { identity: {} }],
          },
        ],
      },
    },
  ];
}
