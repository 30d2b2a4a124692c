/** Lines of the Pulumi CLI that only show progress or what stays as it is. */
const PROGRESS = [
  /^@ /,
  /^(Updating|Destroying|Previewing refresh) \(/,
  /^Duration: /,
  / (creating|updating|deleting|refreshing|running)( \(|$)/,
  / refresh \([\d.]+m?s\)\s*$/,
  /^ [ ~+-] {2}pulumi:pulumi:Stack /,
  /^ [ ~+-] {2}atlassian-admin:index:/,
  /^ {4}pulumi-nodejs:\S+ \S+$/,
];

/** Makes a writer that prints the lines that matter and drops the rest. */
export function shortened(write: (text: string) => void): (text: string) => void {
  let rest = "";
  let isBlank = true;
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.map((one) => one.trimEnd())) {
      const isProgress = PROGRESS.some((pattern) => pattern.test(line));
      if (!isProgress && !(line === "" && isBlank)) {
        isBlank = line === "";
        write(`${line}\n`);
      }
    }
  };
}
