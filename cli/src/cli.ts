#!/usr/bin/env node
import { buildProgram } from "./program";
import { EXIT } from "./exit-codes";

// The default is "failed", so that an unexpected error never looks like "clean". The command that ran sets the
// real code.
process.exitCode = EXIT.failed;
void buildProgram().parseAsync();
