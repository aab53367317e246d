/** Millicores, e.g. `50m`, or whole cores. */
export type Cpu = `${number}m` | `${number}`;

/** Mebibytes or gibibytes, e.g. `128Mi`. */
export type Memory = `${number}Mi` | `${number}Gi`;

/** Requests and limits of a container, as charts and pods take them. A type, because values of charts are open records. */
export type Resources = {
  readonly requests: { readonly cpu: Cpu; readonly memory: Memory };
  readonly limits: { readonly memory: Memory };
};

/**
 * What a container asks for, and how much memory it may take. There is no limit
 * of CPU: it would slow a program down while the node has time to spare.
 *
 * @param cpu requested
 * @param memory requested
 * @param limit of memory; the container is ended above it
 */
export function resources(cpu: Cpu, memory: Memory, limit: Memory): Resources {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
