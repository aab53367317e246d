import type { Cluster } from "../../lib/model/cluster";

/** Ports on each machine's own loopback address where Talos delivers its logs. */
export const TALOS_SERVICE_PORT = 6050;
/** TCP port on each node at which Alloy takes Talos' kernel logs. */
export const TALOS_KERNEL_PORT = 6051;

/** Where everything ends. `cluster` tells the logs of several clusters apart. */
function store(cluster: Cluster, url: string): string {
  return `loki.write "store" {
  endpoint {
    url = "${url}/loki/api/v1/push"
  }
  external_labels = {
    cluster = "${cluster.name}",
  }
}
`;
}

/** One relabelling rule that copies a piece of metadata into a label. */
function copy(from: string, to: string): string {
  return `  rule {
    source_labels = ["${from}"]
    target_label  = "${to}"
  }
`;
}

/**
 * Logs of the pods of this machine, read from its files. Kubernetes names the
 * folder of a static pod after the hash of its manifest instead of its UID.
 */
export function podPipeline(cluster: Cluster, url: string): string {
  const path = (uid: string) => `  rule {
    source_labels = [
      "__meta_kubernetes_namespace",
      "__meta_kubernetes_pod_name",
      "${uid}",
      "__meta_kubernetes_pod_container_name",
    ]
    separator    = "/"
    regex        = "([^/]+)/([^/]+)/([^/]+)/([^/]+)"
    replacement  = "/var/log/pods/$1_$2_$3/$4/*.log"
    target_label = "__path__"
  }
`;
  return `discovery.kubernetes "pods" {
  role = "pod"
  selectors {
    role  = "pod"
    field = "spec.nodeName=" + sys.env("K8S_NODE_NAME")
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
${copy("__meta_kubernetes_namespace", "namespace")}${copy("__meta_kubernetes_pod_name", "pod")}${copy("__meta_kubernetes_pod_container_name", "container")}${copy("__meta_kubernetes_pod_node_name", "node")}${copy("__meta_kubernetes_pod_label_app_kubernetes_io_name", "app")}${path("__meta_kubernetes_pod_uid")}${path("__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror")}}

local.file_match "pods" {
  path_targets = discovery.relabel.pods.output
}

loki.source.file "pods" {
  targets    = local.file_match.pods.targets
  forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
  stage.cri { }
  stage.static_labels {
    values = {
      job = "pods",
    }
  }
  stage.label_drop {
    values = ["filename"]
  }
  forward_to = [loki.write.store.receiver]
}

${store(cluster, url)}`;
}

/** Kubernetes events of all namespaces; exactly one process may read them, else each one is stored twice. */
export function eventPipeline(cluster: Cluster, url: string): string {
  return `loki.source.kubernetes_events "events" {
  job_name   = "kubernetes-events"
  log_format = "logfmt"
  forward_to = [loki.write.store.receiver]
}

${store(cluster, url)}`;
}

/**
 * Logs of Talos itself. Talos sends one JSON object a line over TCP; service
 * logs name their service, kernel logs come in at a port of their own.
 * Source: Talos documentation, "Logging".
 */
export function talosPipeline(cluster: Cluster, url: string): string {
  const listener = (port: number, labels: string) => `  listener {
    address            = "127.0.0.1:${port}"
    protocol           = "tcp"
    syslog_format      = "raw"
    idle_timeout       = "24h"
    max_message_length = 65536
    labels             = { ${labels} }
  }
`;
  return `loki.source.syslog "talos" {
${listener(TALOS_SERVICE_PORT, 'job = "talos"')}${listener(TALOS_KERNEL_PORT, 'job = "talos", service = "kernel"')}  forward_to = [loki.process.talos.receiver]
}

loki.process "talos" {
  stage.json {
    expressions = {
      level   = "\\"talos-level\\"",
      service = "\\"talos-service\\"",
      time    = "\\"talos-time\\"",
    }
  }
  stage.labels {
    values = {
      level   = "",
      service = "",
    }
  }
  stage.timestamp {
    source = "time"
    format = "RFC3339Nano"
  }
  stage.static_labels {
    values = {
      node = sys.env("K8S_NODE_NAME"),
    }
  }
  forward_to = [loki.write.store.receiver]
}

${store(cluster, url)}`;
}
