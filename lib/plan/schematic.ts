/** A value that the factory writes to the META partition of an image. */
export interface SchematicMeta {
  /** META key, e.g. 10 (0x0a) for the metal platform's network. */
  readonly key: number;
  /** Text of the value, e.g. the network settings in YAML. */
  readonly value: string;
}

/** What an Image Factory schematic of this layer can say (image-factory: pkg/schematic). */
export interface Schematic {
  /** What a board's boot loader needs; absent: no overlay. */
  readonly overlay?: { readonly image: string; readonly name: string } | undefined;
  /** Kernel arguments in addition to those of Talos, e.g. `net.ifnames=0`. */
  readonly extraKernelArgs: readonly string[];
  /** Values of the META partition; empty for an installer. */
  readonly meta: readonly SchematicMeta[];
  /** Official system extensions; their order is part of the schematic's identity. */
  readonly systemExtensions: readonly string[];
}
