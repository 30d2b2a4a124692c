import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import jest from "eslint-plugin-jest";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

// The architecture (DESIGN.md, "Layers") as import rules: each folder names what it must not reach.
function mustNotImport(folder, ...forbidden) {
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: forbidden.map(({ group, reason }) => ({ group, message: reason })),
        },
      ],
    },
  };
}

const tests = { group: ["**/tests/**"], reason: "Nobody imports from tests." };
const pulumi = { group: ["@pulumi/*"], reason: "This layer knows nothing of Pulumi." };
const lifecycle = { group: ["**/lifecycle/**"], reason: "Imports go one way: resources -> lifecycle." };
const resources = { group: ["**/resources/**"], reason: "Imports go one way: resources -> everything else." };
const organization = {
  group: ["**/organization/**"],
  reason: "Imports go one way: lifecycle -> organization -> client.",
};
const client = { group: ["**/client/**", "axios"], reason: "Only the organization layer uses the client." };
const provider = {
  group: ["pulumi-atlassian-admin", "pulumi-atlassian-admin/**", "**/provider/**"],
  reason:
    "The emulator and the engine finder stand alone: an emulator that shares the client's code shares its mistakes.",
};

export default defineConfig(
  globalIgnores(["**/dist/", "**/node_modules/", "docs/reference/", "tests/.projects/"]),
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Handlers and hooks are async by contract, whether or not they wait for something.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
      // Messages need numbers; objects in messages stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // An empty text counts as no text wherever the API or the environment can return one.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // tsc's noPropertyAccessFromIndexSignature asks for the brackets that this rule would remove.
      "@typescript-eslint/dot-notation": "off",
    },
  },
  mustNotImport("provider/src/errors", tests, pulumi, lifecycle, resources, organization, client),
  mustNotImport("provider/src/client", tests, pulumi, lifecycle, resources, organization),
  mustNotImport("provider/src/organization", tests, pulumi, lifecycle, resources),
  mustNotImport("provider/src/lifecycle", tests, resources, client),
  mustNotImport("provider/src/resources", tests, client),
  mustNotImport("provider/src/lookups", tests, lifecycle, client),
  mustNotImport("plugin/src", tests, {
    group: ["**/provider/**", "@pulumi/pulumi/*", "!@pulumi/pulumi/proto"],
    reason: "The plugin serves what the provider exports, and loads nothing of the SDK but the protocol.",
  }),
  mustNotImport("emulator", tests, pulumi, provider),
  mustNotImport("engine", tests, provider),
  // The rules are a library first: judged without the engine, and without what the provider would do.
  {
    ...mustNotImport("policy/src", tests, pulumi, provider),
    ignores: ["policy/src/pack.ts", "policy/src/engine-resources.ts"],
  },
  // Only what the package exports (`pulumi-atlassian-admin/organization`): the command line has no second way
  // to the API.
  mustNotImport("cli", tests, {
    group: ["**/provider/**", "axios"],
    reason: "The command line uses the provider's exported client.",
  }),
  {
    // Programs and preloads that Node or Pulumi runs as they are.
    files: ["tests/upgrade/**/*.js", "tests/support/*.cjs", "examples/quickstart/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: { require: "readonly", process: "readonly" } },
  },
  {
    files: ["tests/matrix/*.mjs"],
    languageOptions: { globals: { fetch: "readonly", AbortSignal: "readonly" } },
  },
  {
    files: ["tests/**/*.ts"],
    extends: [jest.configs["flat/recommended"]],
    rules: {
      "jest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*", "assert*"] }],
    },
  },
  prettier,
  {
    // Programs as earlier versions ran them stay as they were.
    ignores: ["tests/upgrade/states/**"],
    rules: {
      curly: ["error", "all"],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ObjectExpression > SpreadElement > ObjectExpression",
          message:
            "Write the properties themselves: a literal that is spread only hides them from the formatter.",
        },
      ],
      "max-len": [
        "error",
        {
          code: 120,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
        },
      ],
    },
  },
);
