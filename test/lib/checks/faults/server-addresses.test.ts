import { fixes, object, override, own, REMOVED, told } from "./changed-home";

const pool = (range: string) => ({ network: { loadBalancers: { more: range } } });
const said = (...changes: readonly object[]) =>
  told(...changes).filter((one) => /^(named|address|dhcp|problem)/.test(one));

/** Each place that names a server, with the same address. */
const PLACES: readonly (readonly [what: string, change: (address: string) => object, place: string])[] = [
  [
    "TrueNAS of democratic-csi",
    (host) => ({ components: { democraticCsi: { host }, snapshotController: {} } }),
    "components.democraticCsi.host",
  ],
  [
    "SMB",
    (server) => ({ components: { csiDriverSmb: { server, share: "films", credentials: { variable: "smb" } } } }),
    "components.csiDriverSmb.server",
  ],
  ["a time server", (address) => ({ network: { timeServers: [address] } }), "network.timeServers[0]"],
  [
    "a mirror of images",
    (address) => ({ talos: { registries: { mirrors: { "docker.io": { endpoints: [`http://${address}:5000`] } } } } }),
    "talos.registries.mirrors.docker.io.endpoints[0]",
  ],
  [
    "a mirror of one machine",
    (address) => ({
      machines: { "cp-1": { registries: { mirrors: { "ghcr.io": { endpoints: [`https://${address}`] } } } } },
    }),
    "machines.cp-1.registries.mirrors.ghcr.io.endpoints[0]",
  ],
  [
    "a mail server of an override",
    (address) => override("traefik", "experimental", { note: `smtp://${address}:25` }),
    "releases.traefik.values.experimental.note",
  ],
  [
    "a volume by NFS",
    (server) =>
      own(
        object("v1", "PersistentVolume", "films", {
          spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteMany"], nfs: { server, path: "/films" } },
        }),
      ),
    "manifests.own",
  ],
  [
    "a volume by iSCSI",
    (address) =>
      own(
        object("v1", "PersistentVolume", "disk", {
          spec: {
            capacity: { storage: "1Gi" },
            accessModes: ["ReadWriteOnce"],
            iscsi: { targetPortal: `${address}:3260`, iqn: "iqn.2005-10.org.example:disk", lun: 0 },
          },
        }),
      ),
    "manifests.own",
  ],
  [
    "a class of the NFS driver",
    (server) =>
      own(
        object("storage.k8s.io/v1", "StorageClass", "films", {
          provisioner: "nfs.csi.k8s.io",
          reclaimPolicy: "Retain",
          parameters: { server, share: "/films" },
        }),
      ),
    "manifests.own",
  ],
  [
    "a proxy of Talos' own services",
    (address) => ({ talos: { environment: { https_proxy: `http://${address}:3128` } } }),
    "talos.environment.https_proxy",
  ],
  [
    "a proxy of one machine",
    (address) => ({ machines: { "cp-1": { environment: { HTTP_PROXY: `${address}:3128` } } } }),
    "machines.cp-1.environment.HTTP_PROXY",
  ],
  [
    "a proxy of an app, without a scheme",
    (address) => ({ apps: { hello: { env: { HTTPS_PROXY: `${address}:8080` } } } }),
    "apps.hello.env.HTTPS_PROXY",
  ],
  [
    "a proxy in an object's environment",
    (address) =>
      own(
        object("v1", "Pod", "one", {
          spec: {
            containers: [
              {
                name: "main",
                image: "docker.io/example/one:1.0.0",
                env: [{ name: "http_proxy", value: `${address}:3128` }],
              },
            ],
          },
        }),
      ),
    "manifests.own",
  ],
  [
    "a proxy in values",
    (address) => override("traefik", "env", [{ name: "ALL_PROXY", value: `${address}:1080` }]),
    "releases.traefik.values.env",
  ],
  [
    "a time server in a patch",
    (address) => ({ talos: { patches: [{ machine: { time: { servers: [address] } } }] } }),
    "talos.patches[0]",
  ],
  [
    "a mirror in a patch of the control planes",
    (address) => ({
      controlPlane: {
        patches: [
          {
            apiVersion: "v1alpha1",
            kind: "RegistryMirrorConfig",
            name: "docker.io",
            endpoints: [{ url: `http://${address}:5000` }],
          },
        ],
      },
    }),
    "controlPlane.patches[0]",
  ],
  [
    "a receiver of logs in a patch of one machine",
    (address) => ({
      machines: {
        "cp-2": {
          patches: [{ apiVersion: "v1alpha1", kind: "KmsgLogConfig", name: "a", url: `udp://${address}:514` }],
        },
      },
    }),
    "machines.cp-2.patches[0]",
  ],
  [
    "a proxy in a patch",
    (address) => ({ talos: { patches: [{ machine: { env: { http_proxy: `http://${address}:3128` } } }] } }),
    "talos.patches[0]",
  ],
  [
    "a URL in a ConfigMap",
    (address) =>
      own(object("v1", "ConfigMap", "settings", { data: { "app.ini": `[store]\nurl = http://${address}:9000/x\n` } })),
    "manifests.own",
  ],
];

describe.each(PLACES)("%s", (_, change, place) => {
  const only = (address: string, ...more: readonly object[]) =>
    said(change(address), ...more).filter((one) => one.startsWith("named-") || one.startsWith("problem"));

  it("in a pool, and on a node's address", () => {
    expect(only("192.168.1.75", pool("192.168.1.70-192.168.1.79"))).toEqual([`named-address ${place}`]);
    expect(only("192.168.1.22")).toEqual([`named-address-of-machine ${place}`]);
  });

  it("silent: a NAS of its own", () => expect(only("192.168.1.9")).toEqual([]));
});

it.each([
  ["whom a proxy is not asked for", { talos: { environment: { no_proxy: "192.168.1.22,10.0.0.0/8" } } }],
  [
    "the router as name server of a patch",
    { talos: { patches: [{ machine: { network: { nameservers: ["192.168.1.1"] } } }] } },
  ],
  ["a proxy by name", { talos: { environment: { https_proxy: "http://proxy.example.org:3128" } } }],
])("silent: %s", (_, change) => expect(said(change)).toEqual([]));

describe("an address that a server is named by", () => {
  it.each([
    ["the broadcast address", "192.168.1.255", ["named-address network.timeServers[0]"]],
    ["a pod's", "10.244.1.7", ["named-address network.timeServers[0]"]],
    ["a Service's", "10.96.3.7", ["named-address network.timeServers[0]"]],
    ["the API's", "192.168.1.20", ["named-address network.timeServers[0]"]],
    ["a hypervisor's", "192.168.1.11", []],
    ["one of the Internet", "203.0.113.9", []],
  ])("%s", (_, address, found) => expect(said({ network: { timeServers: [address] } })).toEqual(found));

  it("one finding for a NAS that two name, and what to write", () => {
    const both = {
      components: {
        csiDriverSmb: { server: "192.168.1.75", share: "films", credentials: { variable: "smb" } },
        democraticCsi: { host: "192.168.1.75" },
        snapshotController: {},
      },
    };
    expect(fixes(both, pool("192.168.1.70-192.168.1.79")).filter((one) => one.startsWith("named"))).toEqual([
      "named-address components.csiDriverSmb.server: write the address of the SMB server, or take 192.168.1.75 out of the pool: write 192.168.1.70-192.168.1.74 and 192.168.1.76-192.168.1.79",
    ]);
    expect(said(both)).toEqual([]);
  });

  it("a pod that serves at its node is a server", () => {
    const smb = {
      components: { csiDriverSmb: { server: "192.168.1.22", share: "films", credentials: { variable: "smb" } } },
    };
    const pod = (hostPort: number) =>
      own(
        object("apps/v1", "DaemonSet", "samba", {
          spec: {
            selector: { matchLabels: { app: "samba" } },
            template: {
              metadata: { labels: { app: "samba" } },
              spec: {
                containers: [
                  { name: "samba", image: "docker.io/example/samba:1", ports: [{ containerPort: 445, hostPort }] },
                ],
              },
            },
          },
        }),
      );
    expect(said(smb, pod(445)).filter((one) => one.startsWith("named"))).toEqual([]);
    expect(said(smb, pod(446)).filter((one) => one.startsWith("named"))).toHaveLength(1);
  });

  it("backends and external IPs of Services", () => {
    const slice = (address: string) =>
      own({
        ...object("discovery.k8s.io/v1", "EndpointSlice", "nas", {
          addressType: "IPv4",
          endpoints: [{ addresses: [address] }],
          ports: [{ port: 443 }],
        }),
        metadata: { name: "nas", labels: { "kubernetes.io/service-name": "nas" } },
      });
    const external = (address: string) =>
      own(object("v1", "Service", "door", { spec: { externalIPs: [address], ports: [{ port: 80 }] } }));
    const found = (...changes: readonly object[]) => said(...changes).filter((one) => one.startsWith("named"));
    const more = pool("192.168.1.70-192.168.1.79");
    for (const one of [slice, external]) {
      expect(found(one("192.168.1.75"), more)).toEqual(["named-address manifests.own"]);
      expect(found(one("10.244.2.5"))).toEqual(["named-address manifests.own"]);
      expect(found(one("192.168.1.22"))).toEqual([]);
      expect(found(one("192.168.1.9"))).toEqual([]);
    }
    const reserved = { network: { reserved: { nas: "192.168.1.9" } } };
    expect(found(slice("192.168.1.9"), reserved)).toEqual([]);
    expect(found(external("192.168.1.9"), reserved)).toEqual(["named-address manifests.own"]);
    expect(found(external("192.168.1.1"))).toEqual(["named-address manifests.own"]);
  });

  it("routers serve time and names, and no files", () => {
    const smb = {
      components: { csiDriverSmb: { server: "192.168.1.1", share: "films", credentials: { variable: "smb" } } },
    };
    expect(said({ network: { timeServers: ["192.168.1.1"] } })).toEqual([]);
    expect(said(smb)).toEqual(["named-address-of-machine components.csiDriverSmb.server"]);
  });
});

describe("pools as objects", () => {
  const metallb = (spec: object) => object("metallb.io/v1beta1", "IPAddressPool", "more", { spec });
  const advertisement = (spec: object) => object("metallb.io/v1beta1", "L2Advertisement", "more", { spec });
  const mine = (...objects: readonly object[]) => ({
    manifests: { own: { from: objects, namespace: "metallb-system" } },
  });
  const heard = (...changes: readonly object[]) => said(...changes).filter((one) => one.startsWith("address"));

  it.each([
    ["a node's address", "192.168.1.21-192.168.1.29", "address-overlap"],
    ["the API's, as a network", "192.168.1.20/32", "address-overlap"],
    ["a pool of the definition", "192.168.1.56-192.168.1.63", "address-overlap"],
    ["outside the network", "192.168.2.10-192.168.2.20", "address-pool"],
    ["the broadcast address", "192.168.1.240-192.168.1.255", "address-pool"],
    ["a range that runs backwards", "192.168.1.90-192.168.1.80", "address-pool"],
    ["an address without a prefix length", "192.168.1.90", "address-pool"],
  ])("%s", (_, range, rule) => {
    expect(heard(mine(metallb({ addresses: [range] }), advertisement({})))).toEqual([`${rule} manifests.own`]);
  });

  it("nobody announces it; the links and the nodes of an announcement are there", () => {
    const good = metallb({ addresses: ["192.168.1.80-192.168.1.90"] });
    expect(heard(mine(good))).toEqual(["address-pool manifests.own"]);
    expect(heard(mine(good, advertisement({ ipAddressPools: ["more"] })))).toEqual([]);
    expect(heard(mine(good, advertisement({})))).toEqual([]);
    const selecting = (labels: object) => advertisement({ nodeSelectors: [{ matchLabels: labels }] });
    expect(heard(mine(good, selecting({ rack: "a" })))).toEqual(["address-pool manifests.own"]);
    expect(heard(mine(good, selecting({ "kubernetes.io/hostname": "cp-1" })))).toEqual([]);
    const link = (name: string) => advertisement({ interfaces: [name] });
    expect(heard(mine(good, link("eth9")), { network: { link: "eth0" } })).toEqual(["address-pool manifests.own"]);
    expect(heard(mine(good, link("eth0")), { network: { link: "eth0" } })).toEqual([]);
  });

  it("Cilium's, whose links are regular expressions", () => {
    const L2 = { components: { metallb: REMOVED, cilium: { loadBalancer: true } }, network: { link: "eth0" } };
    const pools = (block: object) =>
      object("cilium.io/v2", "CiliumLoadBalancerIPPool", "more", { spec: { blocks: [block] } });
    const policy = (expression: string) =>
      object("cilium.io/v2alpha1", "CiliumL2AnnouncementPolicy", "more", {
        spec: { loadBalancerIPs: true, interfaces: [expression] },
      });
    expect(heard(L2, own(pools({ start: "192.168.1.22", stop: "192.168.1.25" })))).toEqual([
      "address-overlap manifests.own",
    ]);
    expect(heard(L2, own(pools({ cidr: "192.168.9.0/28" })))).toEqual(["address-pool manifests.own"]);
    expect(heard(L2, own(pools({ start: "192.168.1.80" }), policy("^eth[0-9]+")))).toEqual([]);
    expect(heard(L2, own(pools({ start: "192.168.1.80" }), policy("^en.*")))).toEqual(["address-pool manifests.own"]);
  });

  it("kube-vip's", () => {
    const map = (data: object) => ({
      manifests: { own: { from: [object("v1", "ConfigMap", "kubevip", { data })], namespace: "kube-system" } },
    });
    expect(heard(map({ "range-global": "192.168.1.21-192.168.1.25" }))).toEqual(["address-overlap manifests.own"]);
    expect(heard(map({ "range-global": "192.168.1.81-192.168.1.85" }))).toEqual([]);
  });
});

describe("Services against the pools", () => {
  const service = (name: string, annotations: object = {}, spec: object = {}) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, annotations },
    spec: { type: "LoadBalancer", ports: [{ port: 81 }], ...spec },
  });
  const heard = (...changes: readonly object[]) =>
    told(...changes).filter((one) => /^(load-balancer|cluster)-address/.test(one));

  it("a fixed address that the ingress controller gets", () => {
    const ask = own(service("a", { "metallb.io/loadBalancerIPs": "192.168.1.60" }));
    expect(heard(ask)).toEqual(["load-balancer-address network.loadBalancers.ingress-pool"]);
    expect(heard(ask, pool("192.168.1.61-192.168.1.62"))).toHaveLength(1);
  });

  it("proposes no address that another is going to get", () => {
    const ask = own(service("a", { "metallb.io/loadBalancerIPs": "192.168.1.99" }));
    expect(fixes(ask).filter((one) => one.startsWith("load-balancer-address"))).toEqual([
      "load-balancer-address manifests.own: make the pool larger and ask for one of its new addresses: every address of ingress-pool is taken",
    ]);
    expect(fixes(ask, pool("192.168.1.61")).filter((one) => one.startsWith("load-balancer-address"))).toEqual([
      "load-balancer-address manifests.own: ask for 192.168.1.61, which is free",
    ]);
  });

  it("one that asks for no pool, where none is given out unasked", () => {
    expect(heard(own(service("a")))).toEqual(["load-balancer-address manifests.own"]);
    expect(heard(own(service("a", {}, { loadBalancerClass: "tailscale" })))).toEqual([]);
    expect(heard(pool("192.168.1.61"), own(service("a", { "metallb.io/address-pool": "more" })))).toEqual([]);
  });

  it("cluster IPs", () => {
    const inside = (...addresses: readonly string[]) =>
      own(
        ...addresses.map((clusterIP, index) => ({
          ...service(`a${index}`),
          spec: { clusterIP, ports: [{ port: 80 }] },
        })),
      );
    for (const wrong of [["192.168.1.7"], ["10.96.0.1"], ["10.96.0.10"], ["10.96.0.77", "10.96.0.77"]])
      expect(heard(inside(...wrong))).toEqual(["cluster-address manifests.own"]);
    expect(heard(inside("10.96.0.77", "10.96.0.78", "None"))).toEqual([]);
  });
});

describe("one range of DHCP", () => {
  it("over the API's address and three machines is one mistake", () => {
    expect(fixes({ network: { dhcp: ["192.168.1.15-192.168.1.99"] } }).filter((one) => /dhcp/.test(one))).toEqual([
      "address-overlap network.dhcp[0]: write 192.168.1.15-192.168.1.19 and 192.168.1.24-192.168.1.59 and 192.168.1.61-192.168.1.99, there and in the router",
    ]);
  });

  it("over servers that the definition names", () => {
    const smb = {
      components: { csiDriverSmb: { server: "192.168.1.105", share: "films", credentials: { variable: "smb" } } },
    };
    const dhcp = { network: { dhcp: ["192.168.1.100-192.168.1.120"] } };
    expect(said(smb, dhcp)).toEqual(["dhcp-over-fixed-address network.dhcp[0]"]);
    expect(said(smb, dhcp, { network: { reserved: { nas: "192.168.1.105" } } })).toEqual([]);
  });
});
