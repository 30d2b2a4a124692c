import type { Effect } from "../effect";
import { adoptionOf } from "../risky";
import { knownText, type PreviewedResource } from "../preview";

/** A group as such; who is in it and what it opens are resources of their own. */
export function effectsOnGroup({ operation, urn, before, after }: PreviewedResource): Effect[] {
  const [was, is] = [knownText(before?.inputs, "name"), knownText(after?.inputs, "name")];
  switch (operation) {
    case "create":
      return [{ kind: "group-created", who: is, reasons: adoptionOf(after?.inputs ?? {}), urn }];
    case "delete":
      return [{ kind: "group-deleted", who: was, reasons: ["permanent"], urn }];
    case "replace":
      return [
        {
          kind: "group-replaced",
          who: was,
          what: is || "something that the preview does not tell",
          reasons: ["permanent"],
          urn,
        },
      ];
    case "update":
    case "same":
      return [];
  }
}
