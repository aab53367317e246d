/** Exit codes of every command. */
export const EXIT = {
  good: 0,
  /** The operator's input, or the disk, does not allow it. */
  badInput: 1,
  /** A finding of error severity that nobody accepted. */
  findings: 2,
  /** `dist/` is not what the definitions give. */
  drift: 3,
  /** Nothing that can be adopted is there, or more than one thing. */
  unclear: 4,
  /** A bug of Groundwork (EX_SOFTWARE of sysexits). */
  bug: 70,
} as const;

/** How a command ends; one of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
