/** A resource that a device plugin gives to pods, one for each that may use a device at a time. */
export interface DeviceOffer {
  /** Name of the extended resource, e.g. `nvidia.com/gpu`. */
  readonly resource: string;
  /** Name by which `apps.<name>.devices` asks for it; absent: apps do not ask for it in this way. */
  readonly name?: string | undefined;
  /** Machines that have the device, each with how many pods may use it there at a time. */
  readonly machines: Readonly<Record<string, number>>;
  /** The repair where more pods ask for it than may have it, e.g. `raise components.nvidiaGpu.shared`. */
  readonly more: string;
}
