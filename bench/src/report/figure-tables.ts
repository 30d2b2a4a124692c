import type { Figures, LoadCost, ResourceCost } from "../results";
import { kilobytes } from "./format";
import { markdownTable } from "./markdown-table";

/** The cost of loading our two modules. */
export function loadTable({ programImport, handlersStart }: Figures): string {
  const rows: (LoadCost & { module: string })[] = [
    { module: "`pulumi-atlassian-admin`, in a program", ...programImport },
    { module: "`pulumi-atlassian-admin/handlers`, in the provider process", ...handlersStart },
  ];
  const yesOrNo = (value: boolean): string => (value ? "yes" : "no");
  return markdownTable(
    [
      { title: "module", cell: ({ module }) => module },
      { title: "time", cell: ({ milliseconds }) => `${milliseconds.toFixed(1)} ms`, isNumber: true },
      { title: "resident memory", cell: ({ residentBytes }) => kilobytes(residentBytes), isNumber: true },
      { title: "modules", cell: ({ modules }) => String(modules), isNumber: true },
      { title: "axios", cell: ({ isAxiosLoaded }) => yesOrNo(isAxiosLoaded) },
      { title: "zod", cell: ({ isZodLoaded }) => yesOrNo(isZodLoaded) },
    ],
    rows,
  );
}

/** The cost of check and diff of one resource in the process. */
export function resourceCostTable({ perResource }: Figures): string {
  const microseconds = (value: number): string => `${value.toFixed(1)} µs`;
  return markdownTable<ResourceCost>(
    [
      { title: "resource", cell: ({ resource }) => `\`${resource}\`` },
      { title: "check", cell: ({ checkMicroseconds }) => microseconds(checkMicroseconds), isNumber: true },
      { title: "diff", cell: ({ diffMicroseconds }) => microseconds(diffMicroseconds), isNumber: true },
    ],
    perResource,
  );
}
