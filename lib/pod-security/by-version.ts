/** Kernel parameters that the baseline level lets a pod set, each with the Kubernetes minor that first does (pod-security-admission v0.37.0, policy/check_sysctls.go). */
const SYSCTLS: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
  "net.ipv4.tcp_slow_start_after_idle": 37,
  "net.ipv4.tcp_notsent_lowat": 37,
};

/** Types of SELinux that the baseline level lets a pod name, likewise (policy/check_seLinuxOptions.go). */
const SELINUX_TYPES: Readonly<Record<string, number>> = {
  "": 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
};

/** Minor from which probes and hooks must not name a host, not even the loopback (policy/check_hostProbesAndhostLifecycle.go). */
const NO_PROBE_HOSTS = 34;

/** Minor from which a pod with users of its own may run as root and unmask /proc (policy/check_runAsNonRoot.go, check_runAsUser.go, check_procMount_baseline.go). */
const OWN_USERS = 35;

/** What the Pod Security levels of one Kubernetes minor say where minors differ. */
export interface LevelsOf {
  /** The minor itself, e.g. 36. */
  readonly minor: number;
  /** True for a kernel parameter that the baseline level lets a pod set. */
  readonly allowsSysctl: (name: string) => boolean;
  /** True for a type of SELinux that the baseline level lets a pod name. */
  readonly allowsSelinuxType: (type: string) => boolean;
  /** True where a probe or hook with a host is refused by the baseline level. */
  readonly refusesProbeHosts: boolean;
  /** True where a pod in a user namespace of its own may do more. */
  readonly trustsOwnUsers: boolean;
}

/** The Pod Security levels of a Kubernetes minor; a namespace without a version in its labels has those of its API server. */
export function levelsOf(minor: number): LevelsOf {
  const since = (table: Readonly<Record<string, number>>) => (name: string) =>
    Object.hasOwn(table, name) && (table[name] ?? 0) <= minor;
  return {
    minor,
    allowsSysctl: since(SYSCTLS),
    allowsSelinuxType: since(SELINUX_TYPES),
    refusesProbeHosts: minor >= NO_PROBE_HOSTS,
    trustsOwnUsers: minor >= OWN_USERS,
  };
}
