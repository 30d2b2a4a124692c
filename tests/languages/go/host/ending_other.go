//go:build !linux

package main

import "syscall"

var endsWithParent *syscall.SysProcAttr
