import { type Fields, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { objectsWith } from "./objects-with";

const POOL_KEYS = ["metallb.io/address-pool", "metallb.universe.tf/address-pool"];
const ADDRESS_KEYS = [
  "metallb.io/loadBalancerIPs",
  "metallb.universe.tf/loadBalancerIPs",
  "lbipam.cilium.io/ips",
  "io.cilium/lb-ipam-ips",
  "kube-vip.io/loadbalancerIPs",
];
const SHARING_KEYS = [
  "metallb.io/allow-shared-ip",
  "metallb.universe.tf/allow-shared-ip",
  "lbipam.cilium.io/sharing-key",
  "io.cilium/lb-ipam-sharing-key",
];

/** Somebody asks for a load-balancer address: of a pool, or a certain one. */
export interface AddressRequest {
  /** In words, e.g. `Service dns/powerdns`. */
  readonly who: string;
  /** Path of the definition that the request comes from. */
  readonly origin: string;
  /** Key of `network.loadBalancers`; absent where no pool is named. */
  readonly pool?: string | undefined;
  /** The addresses that it insists on; empty: any of the pool. */
  readonly addresses: readonly string[];
  /** Requests with an equal key may share one address. */
  readonly sharing?: string | undefined;
}

const known = new WeakMap<CheckInput, readonly AddressRequest[]>();

/** Every request of the plan: of Services and Gateways, and of the values of releases. */
export function addressRequests(input: CheckInput): readonly AddressRequest[] {
  const found = known.get(input) ?? findRequests(input);
  known.set(input, found);
  return found;
}

function findRequests(input: CheckInput): readonly AddressRequest[] {
  const labels = labelsOfPools(input);
  const labelledPool = poolByLabels(labels);
  const keys = labels.flatMap(({ labels: wanted }) => wanted.map(([key]) => key));
  return [
    ...objectsWith(input, [...KEYS_OF_REQUESTS, ...keys]).flatMap(({ manifest, origin }) =>
      requestsIn(
        manifest,
        { who: showManifest(manifest), placeOf: () => origin },
        labelledPool,
        gatewayAddresses(manifest),
      ),
    ),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      requestsIn(
        release.values,
        {
          who: `release ${release.namespace}/${release.name}`,
          placeOf: (path) => valuePlace(input, release, { origin, path }),
        },
        labelledPool,
      ),
    ),
  ];
}

/** Keys of which one is in every object that asks for an address; a pool may be asked for by labels in addition. */
const KEYS_OF_REQUESTS = [...POOL_KEYS, ...ADDRESS_KEYS, "loadBalancerIP", "addresses"];

interface LabelledPool {
  readonly pool: string;
  readonly labels: readonly (readonly [key: string, value: string])[];
}

/** Pools that find their Services by label. */
function labelsOfPools({ cluster, declared }: CheckInput): readonly LabelledPool[] {
  return Object.keys(cluster.network.loadBalancers).flatMap((pool) => {
    const labels = Object.entries(declared.loadBalancer?.labels?.(pool) ?? {});
    return labels.length === 0 ? [] : [{ pool, labels }];
  });
}

/** Finds the pool that a map of labels asks for. */
function poolByLabels(wanted: readonly LabelledPool[]): (labels: Fields) => string | undefined {
  return (labels) => wanted.find((candidate) => candidate.labels.every(([key, value]) => labels[key] === value))?.pool;
}

function gatewayAddresses(manifest: Manifest): readonly string[] {
  if (manifest.kind === "Service") {
    const address = textAt(manifest, "spec", "loadBalancerIP");
    return address === undefined ? [] : [address];
  }
  if (manifest.kind !== "Gateway") return [];
  return listAt(manifest, "spec", "addresses").flatMap((entry) =>
    (textAt(entry, "type") ?? "IPAddress") === "IPAddress" ? (textAt(entry, "value") ?? []) : [],
  );
}

/** Looks for the annotations by which load balancers are asked, wherever they stand. */
function requestsIn(
  root: unknown,
  { who, placeOf }: Pick<AddressRequest, "who"> & { readonly placeOf: (path: readonly string[]) => string },
  labelledPool: (labels: Fields) => string | undefined,
  stated?: readonly string[],
): readonly AddressRequest[] {
  const found: AddressRequest[] = [];
  const path: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value) if (typeof entry === "object") visit(entry);
      return;
    }
    if (!isFields(value)) return;
    // Labels and annotations of one object are one request.
    const { labels, annotations } = value;
    const asked = isFields(annotations) ? annotations : value;
    const first = (keys: readonly string[]) => firstText(asked, keys);
    const pool = first(POOL_KEYS) ?? (isFields(labels) ? labelledPool(labels) : undefined);
    // Of an object the field is read where it is; in values a template takes it from anywhere.
    const addresses = first(ADDRESS_KEYS) ?? (stated === undefined ? fieldOf(value) : undefined);
    if (pool !== undefined || addresses !== undefined) {
      found.push({
        who,
        origin: placeOf([...path, ...(isFields(annotations) ? ["annotations"] : [])]),
        pool,
        addresses: [...(addresses?.split(",").map((text) => text.trim()) ?? []), ...(stated ?? [])],
        sharing: first(SHARING_KEYS),
      });
    }
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry !== "object" || entry === null || key === "labels" || key === "annotations") continue;
      path.push(key);
      visit(entry);
      path.pop();
    }
  };
  visit(root);
  if (found.length === 0 && stated !== undefined && stated.length > 0)
    found.push({ who, origin: placeOf([]), addresses: stated });
  return found;
}

/** The field of a Service in the values of a chart. */
function fieldOf({ loadBalancerIP }: Fields): string | undefined {
  return typeof loadBalancerIP === "string" && loadBalancerIP !== "" ? loadBalancerIP : undefined;
}

function firstText(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = fields[key];
    if (typeof text === "string") return text;
  }
  return undefined;
}
