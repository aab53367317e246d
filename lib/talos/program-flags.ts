import type { Program as TalosProgram } from "./denied-arguments";

/** Programs of a node whose arguments a configuration may say. */
export type Program = TalosProgram | "proxy";

/** Oldest and newest Kubernetes minor, the numbers after `1.`, that the table is of. */
const KUBERNETES = { first: 31, last: 37 } as const;

/** The same of etcd, the numbers after `3.`. */
const ETCD = { first: 6, last: 7 } as const;

/**
 * Arguments by the programs that have them and the first and last minor that do, `-` alone for all of
 * the table: a the API server, c the controller manager, s the scheduler, k the kubelet, p kube-proxy
 * (Kubernetes 1.31 to 1.37), e etcd (3.6 and 3.7). A mark says what the value must be: `?` true or
 * false, `#` a whole number, `~` a time, `%` a range of ports.
 *
 * Source: where the sources of Kubernetes 1.31.14, 1.32.13, 1.33.13, 1.34.4, 1.35.4, 1.36.3 and 1.37.2
 * and of etcd 3.6.12 and 3.7.1 register them, arguments that `--help` hides included; those of 1.35.4
 * and 3.6.16 tried one by one on the programs. Read 2026-11-30.
 */
const FLAGS: Readonly<Record<string, string>> = {
  "a -": `
    admission-control admission-control-config-file advertise-address aggregator-reject-forwarding-redirect?
    allow-privileged? api-audiences apiserver-count# audit-log-batch-buffer-size# audit-log-batch-max-size#
    audit-log-batch-max-wait~ audit-log-batch-throttle-burst# audit-log-batch-throttle-enable?
    audit-log-batch-throttle-qps audit-log-compress? audit-log-format audit-log-maxage# audit-log-maxbackup#
    audit-log-maxsize# audit-log-mode audit-log-path audit-log-truncate-enabled? audit-log-truncate-max-batch-size
    audit-log-truncate-max-event-size audit-log-version audit-policy-file audit-webhook-batch-buffer-size#
    audit-webhook-batch-initial-backoff~ audit-webhook-batch-max-size# audit-webhook-batch-max-wait~
    audit-webhook-batch-throttle-burst# audit-webhook-batch-throttle-enable? audit-webhook-batch-throttle-qps
    audit-webhook-config-file audit-webhook-initial-backoff~ audit-webhook-mode audit-webhook-truncate-enabled?
    audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size audit-webhook-version
    authentication-config authentication-token-webhook-config-file authentication-token-webhook-version
    authorization-config authorization-policy-file authorization-webhook-config-file authorization-webhook-version
    cors-allowed-origins debug-socket-path default-not-ready-toleration-seconds#
    default-unreachable-toleration-seconds# default-watch-cache-size# delete-collection-workers#
    disable-admission-plugins egress-selector-config-file enable-admission-plugins enable-aggregator-routing?
    enable-bootstrap-token-auth? enable-logs-handler? enable-priority-and-fairness? encryption-provider-config
    encryption-provider-config-automatic-reload? endpoint-reconciler-type etcd-cafile etcd-certfile
    etcd-compaction-interval~ etcd-count-metric-poll-period~ etcd-db-metric-poll-interval~ etcd-healthcheck-timeout~
    etcd-keyfile etcd-prefix etcd-readycheck-timeout~ etcd-servers etcd-servers-overrides event-ttl~
    external-hostname goaway-chance kubelet-certificate-authority kubelet-client-certificate kubelet-client-key
    kubelet-port# kubelet-preferred-address-types kubelet-read-only-port# kubelet-timeout~
    kubernetes-service-node-port# lease-reuse-duration-seconds# livez-grace-period~ max-connection-bytes-per-sec#
    max-mutating-requests-inflight# max-requests-inflight# min-request-timeout# oidc-ca-file oidc-client-id
    oidc-groups-claim oidc-groups-prefix oidc-issuer-url oidc-required-claim oidc-signing-algs oidc-username-claim
    oidc-username-prefix peer-advertise-ip peer-advertise-port peer-ca-file proxy-client-cert-file
    proxy-client-key-file request-timeout~ runtime-config service-account-extend-token-expiration?
    service-account-issuer service-account-jwks-uri service-account-key-file service-account-lookup?
    service-account-max-token-expiration~ service-account-signing-key-file service-node-port-range%
    shutdown-delay-duration~ shutdown-send-retry-after? shutdown-watch-termination-grace-period~ storage-backend
    storage-initialization-timeout~ storage-media-type strict-transport-security-directives token-auth-file
    tracing-config-file watch-cache? watch-cache-sizes`,
  "ac -": `enable-garbage-collector? service-cluster-ip-range`,
  "acs -": `
    allow-metric-labels allow-metric-labels-manifest disable-http2-serving? disabled-metrics help?
    http2-max-streams-per-connection# permit-address-sharing? permit-port-sharing? requestheader-allowed-names
    requestheader-client-ca-file requestheader-extra-headers-prefix requestheader-group-headers
    requestheader-username-headers secure-port# tls-sni-cert-key`,
  "acsk -": `
    authentication-token-webhook-cache-ttl~ authorization-webhook-cache-authorized-ttl~
    authorization-webhook-cache-unauthorized-ttl~ cert-dir client-ca-file contention-profiling? tls-cert-file
    tls-cipher-suites tls-min-version tls-private-key-file`,
  "acskp -": `
    feature-gates log-flush-frequency~ log-json-info-buffer-size log-json-split-stream? log-text-info-buffer-size
    log-text-split-stream? logging-format show-hidden-metrics-for-version v version vmodule`,
  "acsp -": `bind-address profiling?`,
  "ak -": `anonymous-auth? authorization-mode`,
  "c -": `
    allocate-node-cidrs? allow-untagged-cloud? attach-detach-reconcile-sync-period~ cidr-allocator-type cloud-config
    cluster-name cluster-signing-cert-file cluster-signing-duration~ cluster-signing-key-file
    cluster-signing-kube-apiserver-client-cert-file cluster-signing-kube-apiserver-client-key-file
    cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file
    cluster-signing-kubelet-serving-cert-file cluster-signing-kubelet-serving-key-file
    cluster-signing-legacy-unknown-cert-file cluster-signing-legacy-unknown-key-file concurrent-cron-job-syncs#
    concurrent-deployment-syncs# concurrent-endpoint-syncs# concurrent-ephemeralvolume-syncs# concurrent-gc-syncs#
    concurrent-horizontal-pod-autoscaler-syncs# concurrent-job-syncs# concurrent-namespace-syncs#
    concurrent-rc-syncs# concurrent-replicaset-syncs# concurrent-resource-quota-syncs#
    concurrent-service-endpoint-syncs# concurrent-service-syncs# concurrent-serviceaccount-token-syncs#
    concurrent-statefulset-syncs# concurrent-ttl-after-finished-syncs#
    concurrent-validating-admission-policy-status-syncs# configure-cloud-routes? controller-start-interval~
    controllers disable-attach-detach-reconcile-sync? disable-force-detach-on-timeout? enable-dynamic-provisioning?
    enable-hostpath-provisioner? enable-leader-migration endpoint-updates-batch-period~
    endpointslice-updates-batch-period~ external-cloud-volume-plugin flex-volume-plugin-dir
    horizontal-pod-autoscaler-cpu-initialization-period~ horizontal-pod-autoscaler-downscale-stabilization~
    horizontal-pod-autoscaler-initial-readiness-delay~ horizontal-pod-autoscaler-sync-period~
    horizontal-pod-autoscaler-tolerance large-cluster-size-threshold# leader-migration-config
    legacy-service-account-token-clean-up-period~ max-endpoints-per-slice# min-resync-period~
    mirroring-concurrent-service-endpoint-syncs# mirroring-endpointslice-updates-batch-period~
    mirroring-max-endpoints-per-subset# namespace-sync-period~ node-cidr-mask-size# node-cidr-mask-size-ipv4#
    node-cidr-mask-size-ipv6# node-eviction-rate node-monitor-grace-period~ node-monitor-period~
    node-startup-grace-period~ node-sync-period~ pv-recycler-increment-timeout-nfs#
    pv-recycler-minimum-timeout-hostpath# pv-recycler-minimum-timeout-nfs#
    pv-recycler-pod-template-filepath-hostpath pv-recycler-pod-template-filepath-nfs
    pv-recycler-timeout-increment-hostpath# pvclaimbinder-sync-period~ resource-quota-sync-period~ root-ca-file
    route-reconciliation-period~ secondary-node-eviction-rate service-account-private-key-file
    terminated-pod-gc-threshold# unhealthy-zone-threshold use-service-account-credentials?`,
  "ck -": `cloud-provider`,
  "cp -": `cluster-cidr`,
  "cs -": `
    authentication-kubeconfig authentication-skip-lookup? authentication-tolerate-lookup-failure?
    authorization-always-allow-paths authorization-kubeconfig leader-elect? leader-elect-lease-duration~
    leader-elect-renew-deadline~ leader-elect-resource-lock leader-elect-resource-name
    leader-elect-resource-namespace leader-elect-retry-period~`,
  "cskp -": `kube-api-burst# kube-api-content-type kube-api-qps kubeconfig`,
  "csp -": `master`,
  "k -": `
    address allowed-unsafe-sysctls authentication-token-webhook? bootstrap-kubeconfig cgroup-driver cgroup-root
    cgroups-per-qos? cluster-dns cluster-domain config-dir container-log-max-files# container-log-max-size
    container-runtime-endpoint cpu-cfs-quota? cpu-cfs-quota-period~ cpu-manager-policy cpu-manager-policy-options
    cpu-manager-reconcile-period~ enable-controller-attach-detach? enable-debugging-handlers? enable-server?
    enforce-node-allocatable event-burst# event-qps# eviction-hard eviction-max-pod-grace-period#
    eviction-minimum-reclaim eviction-pressure-transition-period~ eviction-soft eviction-soft-grace-period
    exit-on-lock-contention? experimental-allocatable-ignore-eviction? experimental-mounter-path fail-cgroupv1?
    fail-swap-on? file-check-frequency~ hairpin-mode housekeeping-interval http-check-frequency~
    image-credential-provider-bin-dir image-credential-provider-config image-gc-high-threshold#
    image-gc-low-threshold# image-service-endpoint kernel-memcg-notification? kube-reserved kube-reserved-cgroup
    kubelet-cgroups local-storage-capacity-isolation? lock-file make-iptables-util-chains? manifest-url
    manifest-url-header max-open-files# max-pods# maximum-dead-containers# maximum-dead-containers-per-container#
    memory-manager-policy minimum-container-ttl-duration~ minimum-image-ttl-duration~ node-ip node-labels
    node-status-max-images# node-status-update-frequency~ pod-cidr pod-manifest-path pod-max-pids# pods-per-core#
    port# protect-kernel-defaults? provider-id qos-reserved read-only-port# register-node? register-with-taints
    registry-burst# registry-qps# reserved-cpus reserved-memory resolv-conf root-dir rotate-certificates?
    rotate-server-certificates? runonce? runtime-cgroups runtime-request-timeout~ seccomp-default?
    serialize-image-pulls? streaming-connection-idle-timeout~ sync-frequency~ system-cgroups system-reserved
    system-reserved-cgroup topology-manager-policy topology-manager-policy-options topology-manager-scope
    volume-plugin-dir volume-stats-agg-period~`,
  "kp -": `healthz-bind-address healthz-port# hostname-override oom-score-adj#`,
  "p -": `
    bind-address-hard-fail? cleanup? config-sync-period~ conntrack-max-per-core# conntrack-min#
    conntrack-tcp-be-liberal? conntrack-tcp-timeout-close-wait~ conntrack-tcp-timeout-established~
    conntrack-udp-timeout~ conntrack-udp-timeout-stream~ detect-local-mode init-only? iptables-localhost-nodeports?
    iptables-masquerade-bit# iptables-min-sync-period~ iptables-sync-period~ ipvs-exclude-cidrs
    ipvs-min-sync-period~ ipvs-scheduler ipvs-strict-arp? ipvs-sync-period~ ipvs-tcp-timeout~ ipvs-tcpfin-timeout~
    ipvs-udp-timeout~ masquerade-all? metrics-bind-address metrics-port# nodeport-addresses pod-bridge-interface
    pod-interface-name-prefix proxy-mode`,
  "s -": `pod-max-in-unschedulable-pods-duration~`,
  "skp -": `config`,
  "sp -": `write-config-to`,
  "a -32": `cloud-config cloud-provider`,
  "a 32-": `service-account-signing-endpoint`,
  "a 33-": `emulation-forward-compatible? runtime-config-emulation-forward-compatible?`,
  "a 34-": `
    coordinated-leadership-lease-duration~ coordinated-leadership-renew-deadline~
    coordinated-leadership-retry-period~`,
  "acs 32-": `emulated-version requestheader-uid-headers`,
  "acs 35-": `min-compatibility-version`,
  "acs 36-": `tls-curve-preferences`,
  "c 32-": `concurrent-daemonset-syncs#`,
  "c 35-": `concurrent-device-taint-eviction-syncs# controller-shutdown-timeout~`,
  "c 36-": `concurrent-node-status-updates# concurrent-resourceclaim-syncs#`,
  "c 37-": `concurrent-disruption-syncs# concurrent-node-lifecycle-syncs#`,
  "k -33": `cloud-config register-schedulable?`,
  "k -34": `pod-infra-container-image`,
  "k -36": `
    application-metrics-count-limit boot-id-file container-hints containerd containerd-namespace enable-load-reader
    event-storage-age-limit event-storage-event-limit global-housekeeping-interval log-cadvisor-usage
    machine-id-file storage-driver-buffer-duration storage-driver-db storage-driver-host storage-driver-password
    storage-driver-secure storage-driver-table storage-driver-user`,
  "e -": `
    advertise-client-urls auth-token auth-token-ttl# auto-compaction-mode auto-compaction-retention auto-tls?
    backend-batch-interval~ backend-batch-limit# backend-bbolt-freelist-type bcrypt-cost#
    bootstrap-defrag-threshold-megabytes# cert-file cipher-suites client-cert-allowed-hostname client-cert-auth?
    client-cert-file client-crl-file client-key-file compact-hash-check-time~ compaction-batch-limit#
    compaction-sleep-interval~ config-file corrupt-check-time~ cors data-dir discovery-cacert discovery-cert
    discovery-dial-timeout~ discovery-endpoints discovery-fallback discovery-insecure-skip-tls-verify?
    discovery-insecure-transport? discovery-keepalive-time~ discovery-keepalive-timeout~ discovery-key
    discovery-password discovery-request-timeout~ discovery-srv discovery-srv-name discovery-token discovery-user
    distributed-tracing-address distributed-tracing-instance-id distributed-tracing-sampling-rate#
    distributed-tracing-service-name downgrade-check-time~ election-timeout# enable-distributed-tracing?
    enable-grpc-gateway? enable-log-rotation? enable-pprof? force-new-cluster? grpc-keepalive-interval~
    grpc-keepalive-min-time~ grpc-keepalive-timeout~ heartbeat-interval# host-whitelist initial-advertise-peer-urls
    initial-cluster initial-cluster-state initial-cluster-token initial-election-tick-advance? key-file
    listen-client-http-urls listen-client-urls listen-metrics-urls listen-peer-urls log-format log-level log-outputs
    log-rotation-config-json logger max-concurrent-streams max-learners# max-request-bytes# max-snapshots#
    max-txn-ops# max-wals# memory-mlock? metrics name peer-auto-tls? peer-cert-allowed-cn peer-cert-allowed-hostname
    peer-cert-file peer-client-cert-auth? peer-client-cert-file peer-client-key-file peer-crl-file peer-key-file
    peer-skip-client-san-verification? peer-trusted-ca-file pre-vote? quota-backend-bytes# raft-read-timeout~
    raft-write-timeout~ self-signed-cert-validity# snapshot-catchup-entries# snapshot-count# socket-reuse-address?
    socket-reuse-port? strict-reconfig-check? tls-max-version tls-min-version trusted-ca-file unsafe-no-fsync?
    v2-deprecation version? wal-dir warning-apply-duration~ warning-unary-request-duration~
    watch-progress-notify-interval~`,
  "e -6": `
    discovery discovery-proxy experimental-bootstrap-defrag-threshold-megabytes#
    experimental-compact-hash-check-enabled? experimental-compact-hash-check-time~
    experimental-compaction-batch-limit# experimental-compaction-sleep-interval~ experimental-corrupt-check-time~
    experimental-distributed-tracing-address experimental-distributed-tracing-instance-id
    experimental-distributed-tracing-sampling-rate# experimental-distributed-tracing-service-name
    experimental-downgrade-check-time~ experimental-enable-distributed-tracing?
    experimental-enable-lease-checkpoint? experimental-enable-lease-checkpoint-persist?
    experimental-initial-corrupt-check? experimental-memory-mlock? experimental-peer-skip-client-san-verification?
    experimental-snapshot-catchup-entries# experimental-stop-grpc-service-on-defrag?
    experimental-txn-mode-write-with-shared-buffer? experimental-warning-apply-duration~
    experimental-warning-unary-request-duration~ experimental-watch-progress-notify-interval~`,
};

const LETTERS: Readonly<Record<string, Program>> = {
  a: "apiServer",
  c: "controllerManager",
  s: "scheduler",
  k: "kubelet",
  p: "proxy",
  e: "etcd",
};

/** What a program makes of an argument. */
export interface ProgramFlag {
  /** First minor that knows it; the oldest of the table where it may be older. */
  readonly first: number;
  /** Last minor that knows it; the newest of the table where it still does. */
  readonly last: number;
  /** What its value must be; absent: any text, as far as the table knows. */
  readonly value?: "true or false" | "a whole number" | "a time such as 30s" | "a range of ports such as 30000-32767";
}

const MARKS: Readonly<Record<string, ProgramFlag["value"]>> = {
  "?": "true or false",
  "#": "a whole number",
  "~": "a time such as 30s",
  "%": "a range of ports such as 30000-32767",
};

let read: ReadonlyMap<Program, ReadonlyMap<string, ProgramFlag>> | undefined;

/** Read when the first argument is asked about: most definitions say none. */
function flags(): ReadonlyMap<Program, ReadonlyMap<string, ProgramFlag>> {
  if (read !== undefined) return read;
  const table = new Map<Program, Map<string, ProgramFlag>>();
  for (const [spec, names] of Object.entries(FLAGS)) {
    const [, letters = "", first = "", last = ""] = /^([a-z]+) (\d*)-(\d*)$/.exec(spec) ?? [];
    for (const letter of letters) {
      const program = LETTERS[letter];
      if (program === undefined) continue;
      const { first: oldest, last: newest } = minorsOf(program);
      const known = table.get(program) ?? new Map<string, ProgramFlag>();
      for (const [, name = "", mark = ""] of names.matchAll(/([a-z0-9-]+)([?#~%]?)/g)) {
        const value = MARKS[mark];
        known.set(name, {
          first: first === "" ? oldest : Number(first),
          last: last === "" ? newest : Number(last),
          ...(value === undefined ? {} : { value }),
        });
      }
      table.set(program, known);
    }
  }
  read = table;
  return table;
}

/** Oldest and newest minor of a program that the table is of. */
export function minorsOf(program: Program): { readonly first: number; readonly last: number } {
  return program === "etcd" ? ETCD : KUBERNETES;
}

/** An argument of a program, without leading dashes; undefined where no minor of the table has it. Kubernetes reads `_` as `-`. */
export function programFlag(program: Program, name: string): ProgramFlag | undefined {
  const known = flags().get(program);
  return known?.get(name) ?? (program === "etcd" ? undefined : known?.get(name.replaceAll("_", "-")));
}

/** Names of the arguments that a program of this minor has. */
export function flagsOf(program: Program, minor: number): readonly string[] {
  return [...(flags().get(program) ?? [])]
    .filter(([, { first, last }]) => first <= minor && minor <= last)
    .map(([name]) => name);
}

/** Programs that have an argument of this name in this minor of Kubernetes. */
export function programsWith(name: string, minor: number): readonly Program[] {
  return [...flags()]
    .filter(([program]) => program !== "etcd")
    .filter(([, known]) => {
      const flag = known.get(name);
      return flag !== undefined && flag.first <= minor && minor <= flag.last;
    })
    .map(([program]) => program);
}
