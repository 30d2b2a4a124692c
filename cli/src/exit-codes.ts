/** The exit codes of every command. */
export const EXIT = {
  /** Success, and nothing needs attention. */
  clean: 0,
  /** Something could not be done or checked, or `doctor` found a problem. Never means "clean". */
  failed: 1,
  /** Findings. */
  findings: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
