package main

import "syscall"

// The CLI kills its hosts, so that they cannot end their own processes.
var endsWithParent = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
