import fc from "fast-check";
import { retentionSize } from "../../../apps/kube-prometheus-stack/retention";
import { Size } from "../../../lib/model/quantity";

describe("the size limit of Prometheus", () => {
  test("M060: leaves a fifth of the volume for the write-ahead log and compaction", () => {
    const volume = Size.parse("50 GiB");
    expect(volume === undefined ? "" : retentionSize(volume)).toBe("40960MiB");
  });

  test("M060: is always whole, above zero and below the volume", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 * 2 ** 20, max: 2 ** 46 }), (bytes) => {
        const limit = Number(/^(\d+)MiB$/.exec(retentionSize(Size.ofBytes(bytes)))?.[1]) * 2 ** 20;
        return limit > 0 && limit <= bytes * 0.85;
      }),
    );
  });
});
