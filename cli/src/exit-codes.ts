/** What the exit code of every command means. */
export const EXIT = {
  /** Done, and nothing found that needs attention. */
  clean: 0,
  /** Could not do or check it, or `doctor` found a problem. Never "clean". */
  failed: 1,
  /** Findings. */
  findings: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
