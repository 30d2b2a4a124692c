// Declares nothing: what the CLI, the language host and the engine need by themselves.
