/** What a new definition installs: the newest pair that the catalogue was made for. */
// renovate: datasource=github-releases depName=siderolabs/talos
export const TALOS = { version: "1.13.9" } as const;
// renovate: datasource=github-releases depName=kubernetes/kubernetes
export const KUBERNETES = { version: "1.36.3" } as const;
