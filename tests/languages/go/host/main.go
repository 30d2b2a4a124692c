// Stands in for the language hosts of a complete Pulumi installation, which no Go module has at the version of the CLI: the generators are those of that
// version, and whatever runs a program is left to an older host, the next one of the same name on PATH. Its own name says the language.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const prefix = "pulumi-language-"

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(400 << 20))
	language := strings.TrimPrefix(filepath.Base(os.Args[0]), prefix)
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{language: language, args: os.Args[1:]})
	// The CLI ends its hosts by closing their standard input, or by a signal.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	if err := server.Serve(listener); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// host serves one language.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	language string
	args     []string
	mutex    sync.Mutex
	runner   pulumirpc.LanguageRuntimeClient
}

// older starts the host that runs programs, with the options that it takes as flags.
func (h *host) older(info *pulumirpc.ProgramInfo) (pulumirpc.LanguageRuntimeClient, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.runner != nil {
		return h.runner, nil
	}
	program, err := h.next()
	if err != nil {
		return nil, err
	}
	var flags []string
	if environment := info.GetOptions().GetFields()["virtualenv"].GetStringValue(); environment != "" {
		flags = []string{"-root", info.GetRootDirectory(), "-virtualenv", environment}
	}
	command := exec.Command(program, append(flags, h.args...)...)
	command.Stderr = os.Stderr
	command.SysProcAttr = endsWithParent
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(output)
	port, err := reader.ReadString('\n')
	if err != nil {
		return nil, err
	}
	go func() {
		_, _ = io.Copy(os.Stdout, reader)
	}()
	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		return nil, err
	}
	h.runner = pulumirpc.NewLanguageRuntimeClient(connection)
	return h.runner, nil
}

// next is the host of the same language that comes after this one on PATH.
func (h *host) next() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		candidate := filepath.Join(folder, prefix+h.language)
		if resolved, err := filepath.EvalSymlinks(candidate); err == nil && resolved != self {
			return candidate, nil
		}
	}
	return "", fmt.Errorf("no older %s%s is on PATH", prefix, h.language)
}
