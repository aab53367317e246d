/** What a field for ports of a firewall takes, in words. */
export const PORTS = "a port from 1 to 65535, or a range from the lower to the higher one, e.g. 8000-8010";

/** True for one port, `443`, or a range from the lower to the higher one, `8000-8010`; 0 is no port. */
export function isPortRange(text: string): boolean {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  return low >= 1 && low <= high && high <= 65535;
}

/** A stretch of ports, both ends included. */
export interface PortRange {
  /** The lowest port, 1 to 65535. */
  readonly first: number;
  /** The highest port. */
  readonly last: number;
}

/**
 * A range as Kubernetes' programs read one: `30000-32767`, `30000+2767` with how many follow, or one port.
 * Undefined for what they refuse (kubernetes/kubernetes apimachinery pkg/util/net/port_range.go).
 */
export function portRangeOf(text: string): PortRange | undefined {
  const [, low = "", sign, high = low] = /^\s*(\d{1,5})(?:([-+])(\d{1,5}))?\s*$/.exec(text) ?? [];
  const first = Number(low);
  const last = sign === "+" ? first + Number(high) : Number(high);
  return low !== "" && first >= 1 && first <= last && last <= 65535 ? { first, last } : undefined;
}

/** Ports that the API server gives to Services where nothing else is set (kubernetes/kubernetes pkg/kubeapiserver/options). */
export const USUAL_NODE_PORTS: PortRange = { first: 30_000, last: 32_767 };
