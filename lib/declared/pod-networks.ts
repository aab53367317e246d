import type { Cidr } from "../model/address";

/** Networks beyond the cluster's own that pods may join. */
export interface PodNetworksOffer {
  /** Name of the program, e.g. `Multus`, for people. */
  readonly by: string;
  /** Namespace of all attachments. */
  readonly namespace: string;
  /** Networks by the name that `apps.<name>.networks` uses. */
  readonly networks: Readonly<Record<string, PodNetwork>>;
}

/** One network that pods may join, with addresses that the definition gives. */
export interface PodNetwork {
  /** Addresses of the network, e.g. `192.168.30.0/24`. */
  readonly subnet: Cidr;
}
