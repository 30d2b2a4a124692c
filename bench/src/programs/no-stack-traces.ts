/** To be imported before a program: it then captures no stack trace at all, in the SDK and in its own code. */
Error.stackTraceLimit = 0;
