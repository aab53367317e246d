/**
 * Boards that need an overlay of the Image Factory, by the overlay's image.
 *
 * Source: siderolabs/talos 1.13.9, pkg/machinery/platforms/sbcs.go.
 */
const BOARDS: Readonly<Record<string, readonly string[]>> = {
  "siderolabs/sbc-raspberrypi": ["revpi_generic", "rpi_5", "rpi_generic"],
  "siderolabs/sbc-allwinner": ["bananapi_m64", "libretech_all_h3_cc_h5", "pine64"],
  "siderolabs/sbc-rockchip": [
    "friendlyelec-cm3588-nas",
    "helios64",
    "nanopi-r4s",
    "nanopi-r5s",
    "odroid-m1",
    "orangepi-5",
    "orangepi-5-max",
    "orangepi-5-plus",
    "orangepi-r1-plus-lts",
    "radxa-zero-3e",
    "rock3b",
    "rock4cplus",
    "rock4se",
    "rock5a",
    "rock5b",
    "rock5b-plus",
    "rock5t",
    "rock64",
    "rockpi4",
    "rockpi4c",
    "rockpro64",
    "turingrk1",
  ],
  "siderolabs/sbc-jetson": ["jetson_nano"],
};

/** Names of all boards, e.g. `rpi_generic`. */
export const BOARD_NAMES: readonly string[] = Object.values(BOARDS).flat();

/** Image of a board's overlay, e.g. `siderolabs/sbc-raspberrypi`; undefined for a board that Talos does not know. */
export function overlayImage(board: string): string | undefined {
  return Object.entries(BOARDS).find(([, boards]) => boards.includes(board))?.[0];
}
