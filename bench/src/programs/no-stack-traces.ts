/**
 * To be imported before a program: it then captures no stack trace, in the SDK or in its own code, but the
 * one that the SDK asks for to find a resource's place.
 */
Error.stackTraceLimit = 0;
