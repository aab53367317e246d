/** One object in somebody's hands. */
export interface Thing {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly rest: object;
}

/** Kinds that somebody may write, with a small object of each. */
export const KINDS: readonly ((name: string) => Omit<Thing, "name">)[] = [
  () => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "own", rest: { data: { a: "b" } } }),
  () => ({ apiVersion: "v1", kind: "Secret", namespace: "own", rest: { stringData: { a: "b" } } }),
  () => ({ apiVersion: "v1", kind: "Namespace", rest: {} }),
  () => ({ apiVersion: "v1", kind: "Service", namespace: "own", rest: { spec: { ports: [{ port: 80 }] } } }),
  () => ({ apiVersion: "v1", kind: "ServiceAccount", namespace: "own", rest: {} }),
  (name) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "own",
    rest: {
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "a", image: "a:1" }] } },
      },
    },
  }),
  () => ({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", rest: { provisioner: "x.example.org" } }),
  () => ({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", rest: { rules: [] } }),
  () => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: "own",
    rest: { spec: { defaultBackend: { service: { name: "a", port: { number: 80 } } } } },
  }),
  () => ({
    apiVersion: "metallb.io/v1beta1",
    kind: "IPAddressPool",
    namespace: "own",
    rest: { spec: { addresses: ["10.0.0.1/32"] } },
  }),
];

/** The object as a file of a repository. */
export function manifest({ apiVersion, kind, name, namespace, rest }: Thing): string {
  return JSON.stringify({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...rest,
  });
}
