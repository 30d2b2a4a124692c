/**
 * Import this before a program: it then captures no stack trace, in the SDK or in its own code, except the one for
 * a resource's position.
 */
Error.stackTraceLimit = 0;
