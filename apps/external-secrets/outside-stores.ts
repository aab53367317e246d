import type { SecretStoreOffer } from "../../lib/declared/offered";
import { BOOTSTRAP_OFFER } from "../../lib/secrets/generated-secret";
import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import type { Stage } from "../../lib/stage/stage";
import type { Options } from "./options";
import { BITWARDEN_SERVER, BITWARDEN_TLS, NAMESPACE, storeFacts } from "./providers";
import type { OutsideStore } from "./store-schema";

/** Name of the Secret with which the operator signs in to a store. */
function secretOf(name: string): string {
  return `store-${name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, "-")}`;
}

/**
 * What the stores offer to everything that reads secrets: the one over the
 * cluster itself, and those outside. One of them holds what is generated,
 * unless the cluster runs a store of its own.
 *
 * @param own name of the store that the cluster runs itself
 */
export function storeOffers({ stores = {}, main }: Options, own: string | undefined): readonly SecretStoreOffer[] {
  const names = Object.keys(stores);
  const chosen = main ?? own ?? (names.length === 1 ? names[0] : undefined);
  const marked = (offer: SecretStoreOffer): SecretStoreOffer =>
    offer.name === chosen ? { ...offer, main: true } : offer;
  return [
    marked(BOOTSTRAP_OFFER),
    ...Object.entries(stores).map(([name, store]) =>
      marked({ name, use: "outside", ...storeFacts(store, secretOf(name)).offer }),
    ),
  ];
}

/** Credentials of every store. */
export function storeCredentials({ stores = {} }: Options): readonly OutsideSecret[] {
  return Object.entries(stores).map(([name, store]) => {
    const { title, keys } = storeFacts(store, secretOf(name));
    return {
      title: `the store ${name} (${title})`,
      origin: store.credentials,
      namespace: NAMESPACE,
      name: secretOf(name),
      keys,
    };
  });
}

/** True where a store needs the server that speaks to Bitwarden. */
export function needsBitwarden({ stores = {} }: Options): boolean {
  return Object.values(stores).some(({ provider }) => provider === "bitwarden");
}

/** One store for the whole cluster. */
export function addStore(stage: Stage, name: string, store: OutsideStore): void {
  stage.add({
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name },
    spec: { provider: storeFacts(store, secretOf(name)).provider },
  });
}

/**
 * A certificate of an authority of its own for the Bitwarden SDK server, which
 * speaks TLS alone (External Secrets documentation: Bitwarden Secrets Manager).
 */
export function addBitwardenCertificate(stage: Stage): void {
  const authority = "bitwarden-authority";
  const issuer = (name: string, spec: Readonly<Record<string, unknown>>) =>
    stage.add({ apiVersion: "cert-manager.io/v1", kind: "Issuer", metadata: { name, namespace: NAMESPACE }, spec });
  issuer("bitwarden-self-signed", { selfSigned: {} });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: authority, namespace: NAMESPACE },
    spec: {
      isCA: true,
      commonName: authority,
      secretName: authority,
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { name: "bitwarden-self-signed", kind: "Issuer" },
    },
  });
  issuer(authority, { ca: { secretName: authority } });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: BITWARDEN_TLS, namespace: NAMESPACE },
    spec: {
      secretName: BITWARDEN_TLS,
      dnsNames: [BITWARDEN_SERVER, `bitwarden-sdk-server.${NAMESPACE}.svc`],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { name: authority, kind: "Issuer" },
    },
  });
}
