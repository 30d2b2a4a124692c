package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Link adds a generated SDK to the project. The CLI has its dependencies installed afterwards.
func (h *host) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	root := request.GetInfo().GetRootDirectory()
	for _, dependency := range request.Packages {
		var err error
		switch h.language {
		case "python":
			err = addLine(filepath.Join(root, "requirements.txt"), "./"+dependency.Path)
		case "go":
			err = replaceModule(ctx, root, dependency.Path)
		default:
			err = fmt.Errorf("this host does not link packages for %q", h.language)
		}
		if err != nil {
			return nil, err
		}
	}
	return &pulumirpc.LinkResponse{}, nil
}

func addLine(file, line string) error {
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	for _, present := range lines {
		if present == line {
			return nil
		}
	}
	return os.WriteFile(file, []byte(strings.TrimSpace(strings.Join(append(lines, line), "\n"))+"\n"), 0o644)
}

// replaceModule has the project use the module in a folder of it.
func replaceModule(ctx context.Context, root, path string) error {
	command := exec.CommandContext(ctx, "go", "list", "-m")
	command.Dir = filepath.Join(root, path)
	name, err := command.Output()
	if err != nil {
		return fmt.Errorf("the SDK in %s has no module: %w", path, err)
	}
	module := strings.TrimSpace(string(name))
	edit := exec.CommandContext(ctx, "go", "mod", "edit",
		"-require="+module+"@v0.0.0", "-replace="+module+"=./"+filepath.ToSlash(path))
	edit.Dir = root
	if output, err := edit.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w", output, err)
	}
	return nil
}
