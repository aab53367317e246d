/** Sections of a definition with one pool in the machines' network and one outside of it, announced to the gateway. */
export function definition({ api = false }: { readonly api?: boolean } = {}) {
  return {
    network: {
      subnet: "10.0.0.0/16",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      loadBalancers: { apps: "10.20.0.0/24", lan: "10.0.3.60", ...(api ? { api: "10.20.1.1" } : {}) },
      bgp: {
        asn: 64514,
        peers: { gateway: { address: "10.0.0.1", asn: 64513, password: { variable: "bgp_password" } } },
      },
    },
    ...(api ? { controlPlane: { endpoint: "k8s.internal", service: { pool: "api" } } } : {}),
  };
}
