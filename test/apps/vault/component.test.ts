import { at, isFields, listAt, textAt } from "../../../lib/data/fields";
import {
  errorsAt,
  inClusterStack,
  objectOf,
  prerequisites,
  releaseOf,
  runbookOf,
  stageOf,
  synthTestCluster,
  testCluster,
} from "../../support/test-cluster";

const synthesized = testCluster();
const server = objectOf(synthesized, "vault", "Vault", "vault");
const spec = (...path: readonly (string | number)[]) => at(server, "spec", ...path);

describe("the server", () => {
  test("TC-8: three members of a Raft cluster, each with 10 Gi on Proxmox", () => {
    expect(spec("size")).toBe(3);
    expect(listAt(server, "spec", "volumeClaimTemplates")).toEqual([
      {
        metadata: { name: "vault-raft" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          volumeMode: "Filesystem",
          storageClassName: "proxmox",
          resources: { requests: { storage: "10Gi" } },
        },
      },
    ]);
    expect(spec("volumeMounts", 0, "mountPath")).toBe(spec("config", "storage", "raft", "path"));
    expect(prerequisites(synthesized, "vault")).toContain("proxmox-csi");
  });

  test("TC-8: each pod has a cluster address of its own and finds the others by theirs", () => {
    expect(spec("config", "api_addr")).toBe("https://$" + "{.Env.POD_NAME}.vault.svc:8200");
    expect(spec("config", "cluster_addr")).toBe("https://$" + "{.Env.POD_NAME}.vault.svc:8201");
    expect(
      listAt(server, "spec", "config", "storage", "raft", "retry_join").map((peer) => at(peer, "leader_api_addr")),
    ).toEqual(["https://vault-0.vault.svc:8200", "https://vault-1.vault.svc:8200", "https://vault-2.vault.svc:8200"]);
  });

  test("TC-8: the certificate inside names every address at which members and clients call", () => {
    const certificate = objectOf(synthesized, "vault", "Certificate", "vault-server-tls");
    const names = listAt(certificate, "spec", "dnsNames");
    const called = [
      ...listAt(server, "spec", "config", "storage", "raft", "retry_join").map((peer) =>
        textAt(peer, "leader_api_addr"),
      ),
      textAt(
        objectOf(synthesized, "secret-store", "ClusterSecretStore", "vault"),
        "spec",
        "provider",
        "vault",
        "server",
      ),
      // Bank-Vaults joins a new member by the short name of the Service.
      "https://vault:8200",
    ];
    for (const address of called) expect(names).toContain(new URL(address ?? "").hostname);
    expect(listAt(certificate, "spec", "ipAddresses")).toEqual(["127.0.0.1"]);
    expect(spec("existingTlsSecretName")).toBe("vault-server-tls");
  });

  test("TC-8: a renewed certificate restarts the members", () => {
    const certificate = objectOf(synthesized, "vault", "Certificate", "vault-server-tls");
    expect(spec("watchedSecretsLabels")).toEqual([at(certificate, "spec", "secretTemplate", "labels")]);
  });

  test("TC-8: it initializes and unseals itself, and may keep the keys nowhere else", () => {
    expect(spec("unsealConfig", "kubernetes")).toEqual({
      secretNamespace: "vault",
      secretName: "vault-unseal-keys",
    });
    expect(listAt(objectOf(synthesized, "vault", "Role", "vault"), "rules").slice(0, 2)).toEqual([
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      {
        apiGroups: [""],
        resources: ["secrets"],
        resourceNames: ["vault-unseal-keys"],
        verbs: ["get", "update"],
      },
    ]);
  });

  test("TC-8: HTTPS at vault.<domain> by the cluster's issuer, encrypted on to the pods", () => {
    const ingress = objectOf(synthesized, "vault", "Ingress", "vault");
    expect(at(ingress, "spec", "tls")).toEqual([
      { hosts: ["vault.test-cluster.agentydragon.com"], secretName: "vault-tls" },
    ]);
    expect(ingress.metadata.annotations).toMatchObject({
      "cert-manager.io/cluster-issuer": synthesized.declared.issuer?.clusterIssuer,
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
  });

  test("TC-8: two workers cannot keep three members apart, so spreading is wished for and not required", () => {
    expect(spec("podAntiAffinity")).toBeUndefined();
    expect(Object.keys(Object(spec("affinity", "podAntiAffinity")))).toEqual([
      "preferredDuringSchedulingIgnoredDuringExecution",
    ]);
  });

  test("TC-8: the stage is ready when Vault is unsealed, not when its object exists", () => {
    expect(stageOf(synthesized, "vault").health).toContainEqual({
      apiVersion: "vault.banzaicloud.com/v1alpha1",
      kind: "Vault",
      current:
        "has(status.conditions) && size(status.conditions) > 0 && status.conditions.all(condition, condition.status == 'True')",
    });
  });

  test("TC-8: Bank-Vaults configures Kubernetes auth and the KV mount, and leaves the rest to Terraform", () => {
    const external = spec("externalConfig");
    expect(isFields(external) ? Object.keys(external).sort() : []).toEqual(["auth", "policies", "secrets"]);
    expect(listAt(external, "auth").map((method) => at(method, "type"))).toEqual(["kubernetes"]);
    expect(listAt(external, "secrets")).toEqual([
      { type: "kv", path: "secret", description: "What the cluster stores", options: { version: 2 } },
    ]);
    expect(listAt(external, "auth", 0, "roles").map((role) => at(role, "name"))).toEqual([
      "external-secrets",
      "tf-runner",
    ]);
  });

  test("TC-8: another number of members changes addresses and names alike", () => {
    const five = synthTestCluster({ vault: { replicas: 5 } });
    const peers = listAt(objectOf(five, "vault", "Vault", "vault"), "spec", "config", "storage", "raft", "retry_join");
    expect(peers).toHaveLength(5);
    expect(listAt(objectOf(five, "vault", "Certificate", "vault-server-tls"), "spec", "dnsNames")).toContain("vault-4");
  });
});

describe("the store", () => {
  test("TC-9: the ClusterSecretStore logs in with a service account for which Vault has a role", () => {
    const store = at(objectOf(synthesized, "secret-store", "ClusterSecretStore", "vault"), "spec", "provider", "vault");
    const role = listAt(spec("externalConfig"), "auth", 0, "roles")[0];
    expect(store).toMatchObject({
      path: "secret",
      version: "v2",
      caProvider: { type: "Secret", name: "vault-server-tls", namespace: "vault", key: "ca.crt" },
      auth: { kubernetes: { mountPath: "kubernetes", role: at(role, "name") } },
    });
    expect(at(store, "auth", "kubernetes", "serviceAccountRef")).toEqual({
      name: listAt(role, "bound_service_account_names")[0],
      namespace: listAt(role, "bound_service_account_namespaces")[0],
      audiences: [at(role, "audience")],
    });
    expect(prerequisites(synthesized, "secret-store")).toContain("vault");
  });
});

describe("its Terraform stacks", () => {
  test("TC-13: logins by the identity provider, a policy for each group, an audit log", () => {
    const resource = at(inClusterStack(synthesized, "vault"), "resource");
    expect(at(resource, "vault_jwt_auth_backend", "oidc")).toMatchObject({
      type: "oidc",
      oidc_discovery_url: "https://auth.test-cluster.agentydragon.com/application/o/vault/",
    });
    expect(at(resource, "vault_identity_group")).toMatchObject({
      admins: { name: "vault-admins", type: "external" },
      users: { name: "vault-users", type: "external" },
    });
    expect(at(resource, "vault_audit", "stdout", "type")).toBe("file");
  });

  test("TC-13: what the identity provider accepts is what Vault sends people back to", () => {
    const client = synthesized.declared.oidcClients.find(({ id }) => id === "vault");
    const role = at(inClusterStack(synthesized, "vault"), "resource", "vault_jwt_auth_backend_role", "people");
    expect(at(role, "allowed_redirect_uris")).toEqual(client?.redirectUris);
  });

  test("TC-13: without the controller there are no stacks, and Vault works all the same", () => {
    const plain = synthTestCluster({ tofuController: undefined });
    const names = plain.graph.stages.map((stage) => stage.name);
    expect(names).toContain("secret-store");
    expect(names).not.toContain("vault-oidc");
    expect(plain.tree.files().some(([path]) => path.includes("/terraform/vault/"))).toBe(false);
  });
});

test("the operator is the release that its pods' images are made for", () => {
  expect(releaseOf(synthesized, "vault-operator").chart).toEqual({
    name: "vault-operator",
    repository: "oci://ghcr.io/bank-vaults/helm-charts",
    version: "1.24.0",
  });
  expect(spec("bankVaultsImage")).toBe("ghcr.io/bank-vaults/bank-vaults:v1.33.1");
});

test("the namespace of Vault is privileged for what the operator adds, that of the operator is not", () => {
  const level = (namespace: string) => synthesized.namespaces.find(({ name }) => name === namespace);
  expect(level("vault")).toMatchObject({ level: "privileged", reasons: [expect.stringContaining("IPC_LOCK")] });
  expect(level("vault-operator")).toEqual({
    name: "vault-operator",
    level: "restricted",
    reasons: [],
    owner: "gitops",
  });
});

test("the runbook names the real host, Secret and pods", () => {
  const text = runbookOf(synthesized, "vault");
  expect(text).toContain("export VAULT_ADDR=https://vault.test-cluster.agentydragon.com");
  expect(text).toContain("kubectl -n vault get secret vault-unseal-keys");
  for (const pod of ["vault-0", "vault-1", "vault-2"]) expect(text).toContain(`exec ${pod} -c vault`);
});

test("no check finds fault with it", () => {
  expect(errorsAt(synthesized, "components.vault")).toEqual([]);
});
