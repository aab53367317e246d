/** Eleven independent mistakes over both layers, in a definition of twelve lines; each with the place that must be named. */
export const ELEVEN_IN_YAML = `name: home
domain: Example.org
versions: { talos: "1.13.9", kubernetes: "v1.36.3" }
network: { subnet: 10.0.0.0/24, gateway: 10.0.1.1, nameservers: [10.0.0.1], loadBalancers: { web: 10.0.0.20 } }
machines:
  cp-1: { role: control-plane, address: 10.0.0.11, installDisk: /dev/sda }
  cp-2: { role: control-plan, address: 10.0.0.12, link: eth0, installDisk: /dev/sda }
  cp-3: { role: control-plane, address: 10.0.0.300, link: eth0, installDisk: /dev/sda }
gitops: { repository: "https://git.example.org/me/home", credentials: { generated: terraform } }
components: { metallb: {}, certManagr: {}, externalDns: {} }
releases: { metalb: { values: {} } }
apps: { web: { image: "nginx:1.29", port: 80, volumes: { /data: { size: 1 GiB, storageClass: fast } } } }
`;

/** Where the eleven are, sorted. */
export const ELEVEN_PLACES = [
  "apps.web",
  "components.certManagr",
  "components.externalDns",
  "domain",
  "gitops.credentials",
  "machines.cp-1.link",
  "machines.cp-2.role",
  "machines.cp-3.address",
  "network.gateway",
  "releases.metalb",
  "versions.kubernetes",
] as const;
