/** Binary units as Kubernetes and Talos write them, and decimal ones as disk vendors do. */
const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

const PATTERN = /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB|Ki|Mi|Gi|Ti)$/;

/** An amount of memory or disk: a whole number of bytes. */
export class Size {
  /** A whole number of bytes. */
  readonly bytes: number;

  private readonly text: string | undefined;

  private constructor(bytes: number, text?: string) {
    this.bytes = bytes;
    this.text = text;
  }

  /** Reads `8 GiB`, `8Gi`, `500 GB`. Returns undefined for anything else, a fraction of a byte included. */
  static parse(text: string): Size | undefined {
    const match = PATTERN.exec(text.trim());
    const [, amount, unit] = match ?? [];
    if (amount === undefined || unit === undefined) return undefined;
    const factor = UNITS[unit] ?? UNITS[`${unit}B`];
    if (factor === undefined) return undefined;
    const exact = Number(amount) * factor;
    // 62.8 GiB is no whole number of bytes: what is missing is less than one.
    const bytes = factor === 1 ? exact : Math.floor(exact);
    return Number.isSafeInteger(bytes)
      ? new Size(bytes, factor === 1 || bytes === exact ? undefined : text.trim())
      : undefined;
  }

  /** From a number of bytes; no text is parsed. */
  static ofBytes(bytes: number): Size {
    return new Size(bytes);
  }

  /** Whole GiB, rounded up: the unit of Proxmox VM disks. */
  get gibibytes(): number {
    return Math.ceil(this.bytes / 2 ** 30);
  }

  /** Whole MiB, rounded up: the unit of Proxmox VM memory. */
  get mebibytes(): number {
    return Math.ceil(this.bytes / 2 ** 20);
  }

  /** As a Kubernetes quantity, in the largest binary unit that keeps it exact, e.g. `10Gi`. */
  toQuantity(): string {
    for (const unit of ["Ti", "Gi", "Mi", "Ki"] as const) {
      const factor = UNITS[`${unit}B`] ?? 1;
      if (this.bytes > 0 && this.bytes % factor === 0) return `${this.bytes / factor}${unit}`;
    }
    return String(this.bytes);
  }

  /** As people write it, e.g. `8 GiB` or `500 GB`; a fraction stays as it was written. */
  toString(): string {
    if (this.text !== undefined) return this.text;
    const quantity = this.toQuantity();
    // Disks are sold in powers of ten, which are odd numbers in powers of two.
    if (!/[GT]i$/.test(quantity))
      for (const unit of ["TB", "GB"] as const) {
        const factor = UNITS[unit] ?? 1;
        if (this.bytes > 0 && this.bytes % factor === 0) return `${this.bytes / factor} ${unit}`;
      }
    return /i$/.test(quantity) ? `${quantity.slice(0, -2)} ${quantity.slice(-2)}B` : `${quantity} B`;
  }

  /** As in a definition, e.g. `8 GiB`. */
  toJSON(): string {
    return this.toString();
  }
}
