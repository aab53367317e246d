import { at, listAt, textAt } from "../../../data/fields";
import { namespaced, type OperatorMakes } from "./makes";

/** Services and Secrets of a Ceph cluster that Rook runs, and of the buckets that it hands out. */
export const ROOK: readonly OperatorMakes[] = [
  {
    kind: "ceph.rook.io/CephCluster",
    source:
      "Rook 1.20.6: pkg/operator/ceph/cluster/mgr, cluster_external.go; pkg/operator/ceph/controller/cluster_info.go",
    makes: (manifest) => {
      const { service, secret, config } = namespaced(manifest);
      const ofMonitors = [secret("rook-ceph-mon"), config("rook-ceph-mon-endpoints")];
      if (at(manifest, "spec", "external", "enable") === true) {
        return at(manifest, "spec", "monitoring", "enabled") === true
          ? [service("rook-ceph-mgr-external", [9283, "http-external-metrics"]), ...ofMonitors]
          : ofMonitors;
      }
      const ssl = at(manifest, "spec", "dashboard", "ssl") === true;
      const port = at(manifest, "spec", "dashboard", "port");
      const dashboard = [
        typeof port === "number" && port !== 0 ? port : ssl ? 8443 : 7000,
        ssl ? "https-dashboard" : "http-dashboard",
      ];
      return [
        service("rook-ceph-mgr", [9283, "http-metrics"]),
        ...(at(manifest, "spec", "dashboard", "enabled") === true
          ? [service("rook-ceph-mgr-dashboard", dashboard), secret("rook-ceph-dashboard-password", ["password"])]
          : []),
        ...ofMonitors,
      ];
    },
  },
  {
    kind: "ceph.rook.io/CephObjectStore",
    source: "Rook 1.20.6: pkg/operator/ceph/object/spec.go, controller.go",
    makes: (manifest) => {
      // Gateways outside the cluster are reached by their own addresses.
      if (listAt(manifest, "spec", "gateway", "externalRgwEndpoints").length > 0) return [];
      const ports = (field: string, called: string) => {
        const port = at(manifest, "spec", "gateway", field);
        return typeof port === "number" && port !== 0 ? [port, called] : [];
      };
      return [
        namespaced(manifest).service(`rook-ceph-rgw-${manifest.metadata.name}`, [
          ...ports("port", "http"),
          ...ports("securePort", "https"),
        ]),
      ];
    },
  },
  {
    kind: "ceph.rook.io/CephObjectStoreUser",
    source: "Rook 1.20.6: pkg/operator/ceph/object/user/controller.go",
    makes: (manifest) => {
      const store = textAt(manifest, "spec", "store");
      const name = `rook-ceph-object-user-${store}-${manifest.metadata.name}`;
      // The last key is there where the store has a certificate.
      const keys = ["AccessKey", "SecretKey", "Endpoint", "SSLCertSecretName"];
      return store === undefined ? [] : [namespaced(manifest).secret(name, keys)];
    },
  },
  {
    kind: "objectbucket.io/ObjectBucketClaim",
    source: "lib-bucket-provisioner d1a8c34382f1, the one in Rook 1.20.6: pkg/provisioner/resourcehandlers.go",
    makes: (manifest) => {
      const { secret, config } = namespaced(manifest);
      return [
        secret(manifest.metadata.name, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]),
        config(manifest.metadata.name, [
          "BUCKET_HOST",
          "BUCKET_NAME",
          "BUCKET_PORT",
          "BUCKET_REGION",
          "BUCKET_SUBREGION",
        ]),
      ];
    },
  },
];
