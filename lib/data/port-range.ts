/** What a field for ports of a firewall takes, in words. */
export const PORTS = "a port from 1 to 65535, or a range from the lower to the higher one, e.g. 8000-8010";

/** True for one port, `443`, or a range from the lower to the higher one, `8000-8010`; 0 is no port. */
export function isPortRange(text: string): boolean {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  return low >= 1 && low <= high && high <= 65535;
}
