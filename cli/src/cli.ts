#!/usr/bin/env node
import { buildProgram } from "./program";
import { EXIT } from "./exit-codes";

// Nothing may pass for "clean" by accident: the code is set before anything can go wrong, and again by the
// command that ran.
process.exitCode = EXIT.failed;
void buildProgram().parseAsync();
