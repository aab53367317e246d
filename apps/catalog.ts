import { argoCd } from "./argo-cd/component";
import { certManager } from "./cert-manager/component";
import { cilium } from "./cilium/component";
import { cloudnativePg } from "./cloudnative-pg/component";
import { clusterDns } from "./cluster-dns/component";
import { edgeProxy } from "./edge-proxy/component";
import { externalDns } from "./external-dns/component";
import { firecrawl } from "./firecrawl/component";
import { gitea } from "./gitea/component";
import { harbor } from "./harbor/component";
import { ingressNginx } from "./ingress-nginx/component";
import { longhorn } from "./longhorn/component";
import { matrix } from "./matrix/component";
import { mesh } from "./mesh/component";
import { metallb } from "./metallb/component";
import { powerdns } from "./powerdns/component";
import { webhookInbox } from "./webhook-inbox/component";

/** Every component, by the key that a definition uses. Adding one is one folder and one line here. */
export const catalog = {
  argoCd,
  certManager,
  cilium,
  cloudnativePg,
  clusterDns,
  edgeProxy,
  externalDns,
  firecrawl,
  gitea,
  harbor,
  ingressNginx,
  longhorn,
  matrix,
  mesh,
  metallb,
  powerdns,
  webhookInbox,
} as const;
