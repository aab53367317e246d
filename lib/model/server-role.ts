/** What a server does that the definition or an object names by its address. */
export interface ServerRole {
  /** In words, e.g. `the NFS server`. */
  readonly what: string;
  /** TCP or UDP ports at which one serves; empty: any. */
  readonly ports: readonly number[];
  /** True where a router at home does this too. */
  readonly byRouter: boolean;
  /** True where the charts of a cluster serve it at load-balancer addresses; false for files, disks and hosts. */
  readonly byService: boolean;
  /** True where a node of the cluster does this too, whatever its pods are. */
  readonly byNode: boolean;
  /** True where the address becomes one of the cluster's own, so that nobody else may have it. */
  readonly isTaken: boolean;
}

const role = (what: string, ports: readonly number[] = [], further: Partial<ServerRole> = {}): ServerRole => ({
  what,
  ports,
  byRouter: false,
  byService: true,
  byNode: false,
  isTaken: false,
  ...further,
});

const OUTSIDE = { byService: false };
const ROUTER = { byRouter: true };

/** Roles by the name that tables use; ports are those of the IANA registry and of the programs' documentation. */
export const SERVER_ROLES = {
  nfs: role("the NFS server", [2049], OUTSIDE),
  smb: role("the SMB server", [445, 139], OUTSIDE),
  iscsi: role("the iSCSI portal", [3260], OUTSIDE),
  ceph: role("a Ceph monitor", [3300, 6789], OUTSIDE),
  truenas: role("TrueNAS", [80, 443], OUTSIDE),
  s3: role("the object storage"),
  mail: role("the mail server", [25, 465, 587]),
  log: role("the receiver of logs", [], ROUTER),
  time: role("a time server", [123], ROUTER),
  dns: role("a name server", [53, 853], ROUTER),
  registry: role("a registry"),
  vault: role("the secret store"),
  bgp: role("a BGP router", [179], { byRouter: true, byService: false }),
  state: role("the store of Terraform's state"),
  proxmox: role("the API of Proxmox", [8006], OUTSIDE),
  mesh: role("the control server of the mesh", [], ROUTER),
  proxy: role("the proxy", [], ROUTER),
  watched: role("a device that is watched", [], ROUTER),
  backend: role("a backend", [], { byRouter: true, byNode: true }),
  external: role("an external IP of its own", [], { byService: false, byNode: true, isTaken: true }),
  upstream: role("a server", [], ROUTER),
} as const satisfies Readonly<Record<string, ServerRole>>;

/** One of the roles. */
export type ServerRoleName = keyof typeof SERVER_ROLES;
