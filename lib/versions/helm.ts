/**
 * Helm that renders charts where a definition names none: the newest line that
 * tests run with. Source: releases of helm/helm.
 */
// renovate: datasource=github-releases depName=helm/helm
export const HELM = { version: "4.1.4" } as const;
