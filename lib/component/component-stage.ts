import type { Construct } from "constructs";
import type { Declared } from "../declared/declared";
import type { IdentityOffer, IngressOffer, IssuerOffer, SecretStoreOffer } from "../declared/offered";
import {
  type AccessMode,
  type Asker,
  databaseClassFor,
  identityFor,
  ingressFor,
  loadBalancerFor,
  mainStoreFor,
  storageClassFor,
} from "../declared/offers";
import type { App } from "../model/app";
import type { Cluster } from "../model/cluster";
import { type ComposedSecret, placeComposedSecret } from "../secrets/composed-secret";
import {
  bootstrapSecret,
  type GeneratedSecretProps,
  type PushedSecretProps,
  pushedSecret,
} from "../secrets/generated-secret";
import { type OidcClientSecretProps, oidcClientSecret } from "../secrets/oidc-client";
import { type OutsideSecret, placeOutsideSecret } from "../secrets/outside-secret";
import { type StoredSecretProps, storedSecret } from "../secrets/stored-secret";
import type { SecretKeys } from "../stage/by-kind";
import { Stage, type StageProps } from "../stage/stage";
import { expose } from "../workload/expose";
import type { ExposeProps } from "../workload/exposure";
import { type PostgresProps, postgres } from "../workload/postgres";
import { webApp } from "../workload/web-app";

/** Whose stages are made, and for what. */
export interface StagesContext {
  readonly cluster: Cluster;
  /** What all components together offer and ask for. */
  readonly declared: Declared;
  /** Path of the definition that asks for these stages, e.g. `components.gitea`. */
  readonly origin: string;
}

/** Props without the namespace, which is the stage's own by default. */
type InStage<Props extends { readonly namespace: string }> = Omit<Props, "namespace"> & {
  readonly namespace?: string;
};

/** A generated secret and the Secret that is copied from it. */
export interface GeneratedCopyProps extends GeneratedSecretProps {
  /** Entry of the main store. */
  readonly path: string;
  /** The Secret's keys, each with the name of its value; absent: every value under its own name. */
  readonly copy?: Readonly<Record<string, string>>;
  /** Text around the keys, by the Secret's final key; a Go template that reads a key as `{{ .password }}`. */
  readonly template?: Readonly<Record<string, string>>;
}

/**
 * A stage with what a component usually wants of it. Each verb goes to the
 * stage's own namespace by default, and each question to the
 * platform is asked for the component that makes the stage: when nothing
 * answers it, the problem names the option that asked.
 */
export class ComponentStage extends Stage {
  private readonly context: StagesContext;

  constructor(scope: Construct, name: string, props: StageProps, context: StagesContext) {
    super(scope, name, props, context.origin);
    this.context = context;
  }

  /** HTTPS for a Service: host name, certificate, DNS record, redirect. */
  expose(props: InStage<ExposeProps>): void {
    expose(this, this.asker(), { namespace: this.defaultNamespace, ...props });
  }

  /** A whole workload in the short form of `apps`. */
  webApp(name: string, app: App): void {
    webApp(this, this.asker(), name, app);
  }

  /** A PostgreSQL cluster of CloudNativePG. */
  postgres(props: InStage<PostgresProps>): void {
    postgres(this, { namespace: this.defaultNamespace, ...props });
  }

  /** A Secret that is copied from a store and kept up to date. */
  storedSecret({ store, ...props }: InStage<StoredSecretProps>): void {
    const { secretStores } = this.context.declared;
    const offer = typeof store === "string" ? secretStores.find(({ name }) => name === store) : store;
    storedSecret(this, { namespace: this.defaultNamespace, ...props, store: offer ?? store });
  }

  /** Values generated once into the main store, at `path`. */
  pushedSecret(props: InStage<PushedSecretProps>): void {
    pushedSecret(this, { namespace: this.defaultNamespace, store: this.mainStore(), ...props });
  }

  /**
   * Values generated once into the main store, at `path`, and copied back from
   * there as a Secret. All of them under their own names, unless `copy` says
   * the Secret's keys, each with the value that it holds.
   */
  generatedSecret({ copy, template, ...props }: GeneratedCopyProps): void {
    const all = [...props.keys, ...Object.keys(props.fixed ?? {})];
    const keys = copy ?? Object.fromEntries(all.map((key) => [key, key]));
    this.pushedSecret({ ...props, read: Object.values(keys) });
    this.storedSecret({
      name: props.name,
      store: this.mainStore(),
      generated: true,
      keys: Object.fromEntries(Object.entries(keys).map(([key, property]) => [key, { entry: props.path, property }])),
      ...(template === undefined ? {} : { template }),
    });
  }

  /** Values generated once, before the main store works. */
  bootstrapSecret(props: GeneratedSecretProps): void {
    bootstrapSecret(this, props);
  }

  /** Id and secret of an OpenID Connect client as a Secret. */
  oidcClientSecret(props: InStage<OidcClientSecretProps>): void {
    oidcClientSecret(this, { namespace: this.defaultNamespace, store: this.mainStore(), ...props });
  }

  /**
   * Makes Secrets whose values come from outside, as their origins say, and
   * gives what their readers wait for.
   *
   * @param option that holds the origin, below the component's own, e.g. `s3.credentials`
   */
  placeSecrets(secrets: readonly (OutsideSecret | ComposedSecret)[], option?: string): { readonly Secret: SecretKeys } {
    const asker = this.asker(option);
    const placed = secrets.map((secret) =>
      "texts" in secret ? placeComposedSecret(this, asker, secret) : placeOutsideSecret(this, asker, secret),
    );
    return { Secret: Object.assign({}, ...placed) };
  }

  /** The same for one Secret. */
  placeSecret(secret: OutsideSecret | ComposedSecret, option?: string): { readonly Secret: SecretKeys } {
    return this.placeSecrets([secret], option);
  }

  /** The storage class of a volume: the one that is named, or one of the platform's that can do what the volume asks for. */
  storageClass(named: string | undefined, option = "storageClass", mode?: AccessMode): string {
    return storageClassFor(this.asker(option), named, mode);
  }

  /** The same for files that a database locks. */
  databaseClass(named: string | undefined, option = "storageClass"): string {
    return databaseClassFor(this.asker(option), named);
  }

  /** Annotations, and labels where its giver finds Services by them, by which a Service asks for an address of a pool. */
  poolAddress(
    pool: string,
    option = "pool",
    shared?: string,
  ): { readonly annotations: Readonly<Record<string, string>>; readonly labels?: Readonly<Record<string, string>> } {
    const { annotations, labels } = loadBalancerFor(this.asker(option), pool);
    return { annotations: annotations(pool, shared), ...(labels === undefined ? {} : { labels: labels(pool) }) };
  }

  /** The identity provider that signs people in. */
  identity(): IdentityOffer {
    return identityFor(this.asker());
  }

  /** The way in and the issuer, for charts that bring an Ingress of their own. */
  ingress(): { readonly ingress: IngressOffer; readonly issuer: IssuerOffer } {
    return ingressFor(this.asker());
  }

  /** Refuses a cluster without a main store of secrets. */
  requireMainStore(): void {
    this.mainStore();
  }

  /** The store in which generated secrets live; refuses a cluster that has none. */
  mainStore(): SecretStoreOffer {
    return mainStoreFor(this.asker());
  }

  private asker(option?: string): Asker {
    const { cluster, declared, origin } = this.context;
    return { cluster, declared, path: option === undefined ? origin : `${origin}.${option}` };
  }
}
