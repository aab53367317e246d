import { needsOf } from "../../../../lib/delivery/facts/needs";
import type { Manifest } from "../../../../lib/manifest/manifest";

const API = "gateway.networking.k8s.io/v1";

const show = (manifest: Manifest) =>
  needsOf(manifest)
    .filter(({ kind }) => !["CustomResourceDefinition", "Webhook", "Namespace"].includes(kind))
    .map(({ strength, kind, namespace, name }) => `${strength} ${kind} ${namespace ?? "-"}/${name}`);

describe("what objects of the Gateway API refer to", () => {
  test("a route starts with its Gateway, and looks its Services up", () => {
    const route: Manifest = {
      apiVersion: API,
      kind: "HTTPRoute",
      metadata: { name: "tv", namespace: "media" },
      spec: {
        parentRefs: [{ name: "envoy-external", namespace: "gateways" }, { name: "own" }],
        rules: [
          {
            backendRefs: [
              { name: "tv", port: 80 },
              { name: "other", namespace: "elsewhere", port: 80 },
            ],
          },
        ],
      },
    };
    expect(show(route)).toEqual([
      "start Gateway gateways/envoy-external",
      "start Gateway media/own",
      "run Service media/tv",
      "run Service elsewhere/other",
    ]);
    expect(needsOf(route).map(({ strength, name }) => `${strength} ${name}`)).toContain(
      `hard ${API.slice(0, -3)}/HTTPRoute`,
    );
  });

  test("a Gateway starts with its class and its parameters; certificates may come later", () => {
    expect(
      show({
        apiVersion: API,
        kind: "Gateway",
        metadata: { name: "external", namespace: "gateways" },
        spec: {
          gatewayClassName: "envoy",
          infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "external" } },
          listeners: [
            { name: "http" },
            { tls: { certificateRefs: [{ name: "wildcard-tls", namespace: "cert-manager" }] } },
          ],
        },
      }),
    ).toEqual([
      "start GatewayClass -/envoy",
      "start EnvoyProxy gateways/external",
      "run Secret cert-manager/wildcard-tls",
    ]);
  });

  test("a BackendTLSPolicy names a Service and an authority", () => {
    expect(
      show({
        apiVersion: API,
        kind: "BackendTLSPolicy",
        metadata: { name: "vault", namespace: "vault" },
        spec: {
          targetRefs: [{ group: "", kind: "Service", name: "vault" }],
          validation: { hostname: "vault", caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "vault-ca" }] },
        },
      }),
    ).toEqual(["run Service vault/vault", "run ConfigMap vault/vault-ca"]);
  });

  test("a Gateway of another API group is no Gateway of this one", () => {
    expect(
      show({
        apiVersion: "networking.istio.io/v1",
        kind: "Gateway",
        metadata: { name: "x" },
        spec: { gatewayClassName: "y" },
      }),
    ).toEqual([]);
  });
});

describe("what Traefik's kinds refer to", () => {
  test("an IngressRoute names Services, a transport and a certificate", () => {
    expect(
      show({
        apiVersion: "traefik.io/v1alpha1",
        kind: "IngressRoute",
        metadata: { name: "vault", namespace: "vault" },
        spec: {
          routes: [{ services: [{ name: "vault", port: 8200, serversTransport: "vault" }] }],
          tls: { secretName: "vault-tls" },
        },
      }),
    ).toEqual(["run Secret vault/vault-tls", "run Service vault/vault", "run ServersTransport vault/vault"]);
  });

  test("a TLSStore names its certificate, in its own namespace", () => {
    expect(
      show({
        apiVersion: "traefik.io/v1alpha1",
        kind: "TLSStore",
        metadata: { name: "default", namespace: "cert-manager" },
        spec: { defaultCertificate: { secretName: "wildcard-tls" } },
      }),
    ).toEqual(["run Secret cert-manager/wildcard-tls"]);
  });
});
